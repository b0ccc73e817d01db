package org.stillthere.server.storage.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.stillthere.server.storage.rocksdb.Family;

/** Keys come in the order of their bytes, whatever they have in common. */
class SortedRecordsTest {
    private final Arena arena = new Arena(new ChunkPool());

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 100, 5_000})
    void keysAreInTheOrderOfTheirBytes(int count) {
        Random random = new Random(count);
        List<byte[]> keys = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] key = new byte[random.nextInt(40)];
            for (int at = 0; at < key.length; at++) {
                key[at] = (byte) (random.nextInt(8) == 0 ? random.nextInt() : 'a'); // most are long the same
            }
            keys.add(key);
        }

        assertSorted(keys);
    }

    @Test
    void aKeyComesBeforeThoseThatBeginWithItAlsoWithZeros() {
        List<byte[]> keys = new ArrayList<>();
        for (int zeros = 30; zeros >= 0; zeros--) {
            keys.add(new byte[zeros]);
            keys.add(Arrays.copyOf("tenant".getBytes(StandardCharsets.UTF_8), 6 + zeros));
        }

        assertSorted(keys);
    }

    private void assertSorted(List<byte[]> keys) {
        int[] places = keys.stream().mapToInt(this::placed).toArray();
        List<byte[]> sorted = new ArrayList<>(keys);
        sorted.sort(Comparator.comparing(key -> key, Arrays::compareUnsigned));

        List<byte[]> found = new ArrayList<>();
        new SortedRecords(arena, places).forEach(place -> found.add(arena.key(place)));

        assertThat(found).usingElementComparator(Arrays::compareUnsigned).containsExactlyElementsOf(sorted);
    }

    private int placed(byte[] key) {
        Writes writes = new Writes(0);
        writes.add(Family.ENTRIES, key, new byte[] {1});
        int[] place = {0};
        writes.forEach(
                (family, from, to, deletion, keyAt, keyLength) -> place[0] = arena.add(writes.bytes(), from, to));
        return place[0];
    }
}
