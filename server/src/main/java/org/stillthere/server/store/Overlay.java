package org.stillthere.server.store;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What was written and lies in memory only, on top of what lies below it. What an outbox was given and has lost
 * again meanwhile leaves nothing here.
 *
 * <p>Thread-safe; a record is written by one thread at a time. Records of handovers and entries are found by their
 * hash, and are looked through when what begins with a prefix is wanted, which is seldom; those of outboxes, which are
 * few, lie in order.
 */
final class Overlay {
    private final Map<Write, Write> handovers = new ConcurrentHashMap<>();
    private final Map<Write, Write> entries = new ConcurrentHashMap<>();
    private final SortedMap<Write, Write> outbox = new ConcurrentSkipListMap<>();

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
        Write first = Write.under(family, from);
        for (Write write : candidates(family, prefix, first)) {
            if (write.keyBeginsWith(prefix) && write.compareTo(first) >= 0) {
                visitor.accept(write);
            }
        }
    }

    private Collection<Write> candidates(Family family, byte[] prefix, Write first) {
        return switch (family) {
            case HANDOVERS -> handovers.values();
            case ENTRIES -> {
                byte[] handover = Arrays.copyOf(prefix, prefix.length - 1);
                yield find(Family.HANDOVERS, handover) == null ? List.of() : entries.values();
            }
            case OUTBOX ->
                prefix.length == 0
                        ? outbox.values()
                        : outbox.subMap(first, Write.under(family, StoreKey.behind(prefix)))
                                .values();
        };
    }

    /** All that would make what lies below the same as what is seen from here, in the order of the keys. */
    List<Write> writes() {
        List<Write> writes = new ArrayList<>();
        for (Family family : Family.values()) {
            List<Write> ofFamily = new ArrayList<>(latest(family).values());
            ofFamily.sort(null);
            writes.addAll(ofFamily);
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
