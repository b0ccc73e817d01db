package org.stillthere.server.store;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What was written and lies in memory only, on top of what lies below it. What an outbox was given and has lost
 * again meanwhile leaves nothing here.
 *
 * <p>Records are found by their keys. What begins with a prefix is looked for among all of them: that is seldom asked,
 * and they are some ten thousand. Thread-safe; a record is written by one thread at a time.
 */
final class Overlay {
    private final Map<Write, Write> handovers = new ConcurrentHashMap<>();
    private final Map<Write, Write> entries = new ConcurrentHashMap<>();
    private final Map<Write, Write> outbox = new ConcurrentHashMap<>();

    /** Those in the outbox which nothing lies below, so that their deletion need not be remembered. */
    private final Set<Write> newInOutbox = ConcurrentHashMap.newKeySet();

    void apply(Write write) {
        if (write.family() != Family.OUTBOX) {
            latest(write.family()).put(write, write);
        } else if (!write.isDeletion()) {
            if (outbox.put(write, write) == null) {
                newInOutbox.add(write);
            }
        } else if (newInOutbox.remove(write)) {
            outbox.remove(write);
        } else {
            outbox.put(write, write);
        }
    }

    /** What was last written under that key; null if nothing was, and what lies below counts. */
    @Nullable
    Write find(Family family, byte[] key) {
        return latest(family).get(Write.under(family, key));
    }

    /** Shows what was last written of records that begin with the prefix, from that key on, in no promised order. */
    void forEach(Family family, byte[] prefix, byte[] from, Consumer<Write> visitor) {
        if (family == Family.ENTRIES && find(Family.HANDOVERS, Arrays.copyOf(prefix, prefix.length - 1)) == null) {
            return; // an entry is written only together with its handover
        }
        Write first = Write.under(family, from);
        for (Write write : latest(family).values()) {
            if (write.keyBeginsWith(prefix) && write.compareTo(first) >= 0) {
                visitor.accept(write);
            }
        }
    }

    /** All that would make what lies below the same as what is seen from here, in no order. */
    List<Write> writes() {
        List<Write> writes = new ArrayList<>();
        for (Family family : Family.values()) {
            writes.addAll(latest(family).values());
        }
        return writes;
    }

    private Map<Write, Write> latest(Family family) {
        return switch (family) {
            case HANDOVERS -> handovers;
            case ENTRIES -> entries;
            case OUTBOX -> outbox;
        };
    }
}
