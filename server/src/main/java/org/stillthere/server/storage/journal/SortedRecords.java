package org.stillthere.server.storage.journal;

import java.util.Arrays;

/**
 * Records of an arena in the order of their keys.
 *
 * <p>To compare keys means to look into memory at random, which takes longer than all else. So the records are sorted by
 * a number each, which holds the bytes of its key behind those with which all keys begin, as many as have room; and
 * where these are equal, those records again by what comes next. Those are sorted only when it is their turn to be
 * shown, so that they are still near when they are looked at.
 */
final class SortedRecords {
    private final Arena arena;
    private final int[] places;

    /** Is shown a record, by its place in the arena. */
    @FunctionalInterface
    interface Visitor<E extends Exception> {
        void visit(int place) throws E;
    }

    /** The records at those places, which are no longer the caller's. */
    SortedRecords(Arena arena, int[] places) {
        this.arena = arena;
        this.places = places;
    }

    boolean isEmpty() {
        return places.length == 0;
    }

    Arena arena() {
        return arena;
    }

    /** Shows all of them in their order. */
    <E extends Exception> void forEach(Visitor<E> visitor) throws E {
        sort(0, places.length, visitor);
    }

    private <E extends Exception> void sort(int from, int to, Visitor<E> visitor) throws E {
        int count = to - from;
        if (count < 2) {
            show(from, to, visitor);
            return;
        }
        int same = Integer.MAX_VALUE;
        for (int i = from + 1; i < to; i++) {
            same = Math.min(same, arena.sameBytes(places[from], places[i]));
        }
        // bytes of the key in the upper bits, where the record is now in the lower ones
        int indexBits = Integer.SIZE - Integer.numberOfLeadingZeros(count - 1);
        int[] unsorted = Arrays.copyOfRange(places, from, to);
        long[] numbers = new long[count];
        for (int i = 0; i < count; i++) {
            long bytes = arena.eightBytes(unsorted[i], same) >>> indexBits << indexBits;
            numbers[i] = (bytes | i) ^ Long.MIN_VALUE; // so that its order is that of bytes without signs
        }
        Arrays.sort(numbers);
        for (int i = 0; i < count; i++) {
            places[from + i] = unsorted[(int) (numbers[i] & ((1L << indexBits) - 1))];
        }
        int start = 0;
        for (int end = 1; end <= count; end++) {
            if (end == count || numbers[end] >>> indexBits != numbers[start] >>> indexBits) {
                if (end - start < count) {
                    sort(from + start, from + end, visitor);
                } else { // zeros stand behind the end of a key, and may be in one
                    sortByKeys(from, to);
                    show(from, to, visitor);
                }
                start = end;
            }
        }
    }

    private void sortByKeys(int from, int to) {
        int[] sorted = Arrays.stream(places, from, to)
                .boxed()
                .sorted(arena::compareKeys)
                .mapToInt(Integer::intValue)
                .toArray();
        System.arraycopy(sorted, 0, places, from, sorted.length);
    }

    private <E extends Exception> void show(int from, int to, Visitor<E> visitor) throws E {
        for (int i = from; i < to; i++) {
            visitor.visit(places[i]);
        }
    }
}
