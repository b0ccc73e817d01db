package org.stillthere.server.store;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
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
    private final Map<Key, Write> handovers = new ConcurrentHashMap<>();
    private final Map<Key, Write> entries = new ConcurrentHashMap<>();
    private final SortedMap<Key, Write> outbox = new ConcurrentSkipListMap<>();

    /** Those in the outbox which nothing lies below, so that their deletion need not be remembered. */
    private final Set<Key> newInOutbox = ConcurrentHashMap.newKeySet();

    void apply(Write write) {
        Key key = write.key();
        if (write.family() != Family.OUTBOX) {
            latest(write.family()).put(key, write);
        } else if (write.value() != null) {
            if (outbox.put(key, write) == null) {
                newInOutbox.add(key);
            }
        } else if (newInOutbox.remove(key)) {
            outbox.remove(key);
        } else {
            outbox.put(key, write);
        }
    }

    /** What was last written of the record; null if nothing was, and what lies below counts. */
    @Nullable
    Write find(Family family, Key key) {
        return latest(family).get(key);
    }

    /** Shows what was last written of records that begin with the prefix, from that key on, in no promised order. */
    void forEach(Family family, byte[] prefix, byte[] from, Consumer<Write> visitor) {
        Key first = new Key(from);
        for (Write write : candidates(family, prefix, first)) {
            if (write.key().beginsWith(prefix) && write.key().compareTo(first) >= 0) {
                visitor.accept(write);
            }
        }
    }

    private Collection<Write> candidates(Family family, byte[] prefix, Key first) {
        return switch (family) {
            case HANDOVERS -> handovers.values();
            case ENTRIES ->
                handovers.containsKey(new Key(Arrays.copyOf(prefix, prefix.length - 1))) ? entries.values() : List.of();
            case OUTBOX ->
                prefix.length == 0
                        ? outbox.values()
                        : outbox.subMap(first, new Key(StoreKey.behind(prefix))).values();
        };
    }

    /** All that would make what lies below the same as what is seen from here, in the order of the keys. */
    List<Write> writes() {
        List<Write> writes = new ArrayList<>();
        for (Family family : Family.values()) {
            List<Write> ofFamily = new ArrayList<>(latest(family).values());
            ofFamily.sort(Comparator.comparing(Write::key));
            writes.addAll(ofFamily);
        }
        return writes;
    }

    private Map<Key, Write> latest(Family family) {
        return switch (family) {
            case HANDOVERS -> handovers;
            case ENTRIES -> entries;
            case OUTBOX -> outbox;
        };
    }
}
