package org.stillthere.server.store;

import java.util.Arrays;

/**
 * Records of an arena in the order of their keys.
 *
 * <p>To compare keys means to look into memory at random, which takes longer than all else. So the records are sorted by
 * a number each, which holds the bytes of its key behind those with which all keys begin, as many as have room; only
 * where these are equal, keys are compared.
 */
final class SortedRecords {
    private final Arena arena;
    private final int[] places;

    /** Sorts the records at those places, which are no longer the caller's. */
    SortedRecords(Arena arena, int[] places) {
        this.arena = arena;
        this.places = places;
        sort();
    }

    boolean isEmpty() {
        return places.length == 0;
    }

    /** Where in the arena they are. */
    int[] places() {
        return places;
    }

    Arena arena() {
        return arena;
    }

    private void sort() {
        if (places.length < 2) {
            return;
        }
        int same = Integer.MAX_VALUE;
        for (int i = 1; i < places.length; i++) {
            same = Math.min(same, arena.sameBytes(places[0], places[i]));
        }
        // key bytes in the upper bits, where among the places in the lower ones
        int indexBits = Integer.SIZE - Integer.numberOfLeadingZeros(places.length - 1);
        long[] numbers = new long[places.length];
        for (int i = 0; i < places.length; i++) {
            long bytes = arena.eightBytes(places[i], same) >>> indexBits << indexBits;
            numbers[i] = (bytes | i) ^ Long.MIN_VALUE; // so that its order is that of bytes without signs
        }
        Arrays.sort(numbers);
        int[] unsorted = places.clone();
        for (int i = 0; i < places.length; i++) {
            places[i] = unsorted[(int) (numbers[i] & ((1L << indexBits) - 1))];
        }
        int from = 0;
        for (int to = 1; to <= places.length; to++) {
            if (to == places.length || numbers[to] >>> indexBits != numbers[from] >>> indexBits) {
                sortByKeys(from, to);
                from = to;
            }
        }
    }

    private void sortByKeys(int from, int to) {
        if (to - from > 1) {
            int[] sorted = Arrays.stream(places, from, to)
                    .boxed()
                    .sorted(arena::compareKeys)
                    .mapToInt(Integer::intValue)
                    .toArray();
            System.arraycopy(sorted, 0, places, from, sorted.length);
        }
    }
}
