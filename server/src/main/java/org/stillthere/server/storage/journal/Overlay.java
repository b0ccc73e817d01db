package org.stillthere.server.storage.journal;

import java.util.Arrays;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.stillthere.server.storage.rocksdb.Family;

/**
 * What was written and lies in memory only, on top of what lies below it. What an outbox was given and has lost
 * again meanwhile leaves nothing here.
 *
 * <p>Records are found by their keys. What begins with a prefix is looked for among all of them: that is seldom asked,
 * and they are some hundred thousand. Thread-safe; a record is written by one thread at a time.
 */
final class Overlay {
    /** A power of two: that many threads can write or read at a time, if none meets another. */
    private static final int STRIPES = 16;

    private final Arena arena;
    private final RecordIndex[] handovers;
    private final RecordIndex[] entries;
    private final RecordIndex[] outbox;

    Overlay(ChunkPool pool) {
        arena = new Arena(pool);
        handovers = indexes(false);
        entries = indexes(false);
        outbox = indexes(true);
    }

    private RecordIndex[] indexes(boolean putsAreFirst) {
        return Stream.generate(() -> new RecordIndex(arena, putsAreFirst))
                .limit(STRIPES)
                .toArray(RecordIndex[]::new);
    }

    void apply(Writes writes) {
        byte[] bytes = writes.bytes();
        writes.forEach((family, from, to, deletion, keyAt, keyLength) -> {
            int place = arena.add(bytes, from, to);
            int hash = Writes.hash(bytes, keyAt, keyLength);
            stripe(family, hash).add(hash, bytes, keyAt, keyLength, place, deletion);
        });
    }

    /** What was last written under that key; null if nothing was, and what lies below counts. */
    @Nullable
    Held find(Family family, byte[] key) {
        int hash = Writes.hash(key, 0, key.length);
        return stripe(family, hash).find(hash, key);
    }

    /** The stripe by bits of the hash that the table does not look at first. */
    private RecordIndex stripe(Family family, int hash) {
        return indexes(family)[hash >>> (Integer.SIZE - Integer.numberOfTrailingZeros(STRIPES))];
    }

    private RecordIndex[] indexes(Family family) {
        return switch (family) {
            case HANDOVERS -> handovers;
            case ENTRIES -> entries;
            case OUTBOX -> outbox;
        };
    }

    /**
     * Shows the keys, also deleted ones, that begin with the prefix, from that key on, in no promised order. Of an outbox,
     * where a key is put once, it shows what was there at the time of the call: not one that came meanwhile without those
     * that came before it.
     */
    void forEachKey(Family family, byte[] prefix, byte[] from, Consumer<byte[]> visitor) {
        if (family == Family.ENTRIES && find(Family.HANDOVERS, Arrays.copyOf(prefix, prefix.length - 1)) == null) {
            return; // an entry is written only together with its handover
        }
        int end = arena.end();
        for (RecordIndex index : indexes(family)) {
            index.forEach(place -> {
                boolean cameMeanwhile = family == Family.OUTBOX && place >= end && !arena.isDeletion(place);
                if (!cameMeanwhile && arena.keyBeginsWith(place, prefix)) {
                    byte[] key = arena.key(place);
                    if (Arrays.compareUnsigned(key, from) >= 0) {
                        visitor.accept(key);
                    }
                }
            });
        }
    }

    /** All of that family that would make what lies below the same as what is seen from here. */
    SortedRecords sorted(Family family) {
        int[] places =
                new int[Stream.of(indexes(family)).mapToInt(RecordIndex::size).sum()];
        int[] count = {0};
        for (RecordIndex index : indexes(family)) {
            index.forEach(place -> places[count[0]++] = place);
        }
        Arrays.sort(places); // so that they are first looked at in the order in which they lie in memory
        return new SortedRecords(arena, places);
    }

    /** Nothing is here any more, for it lies below; its memory is used for something else. */
    void release() {
        for (Family family : Family.values()) {
            for (RecordIndex index : indexes(family)) {
                index.clear(); // from now on nobody looks into the arena
            }
        }
        arena.release();
    }
}
