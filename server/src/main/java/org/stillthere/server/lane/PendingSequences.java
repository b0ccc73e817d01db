package org.stillthere.server.lane;

import java.util.Arrays;

/**
 * Which decisions of a handover wait in its owner's outbox, by their sequence. Most handovers have none or a few. Not
 * thread-safe.
 */
final class PendingSequences {
    private static final long[] NONE = {};

    private long[] sequences = NONE;
    private int size;

    void add(long sequence) {
        if (contains(sequence)) {
            return;
        }
        if (size == sequences.length) {
            sequences = Arrays.copyOf(sequences, size + Math.max(size, 1));
        }
        sequences[size++] = sequence;
    }

    /** Takes it out; false if it was not there. */
    boolean remove(long sequence) {
        for (int i = 0; i < size; i++) {
            if (sequences[i] == sequence) {
                sequences[i] = sequences[--size];
                if (size == 0) {
                    sequences = NONE;
                }
                return true;
            }
        }
        return false;
    }

    boolean contains(long sequence) {
        for (int i = 0; i < size; i++) {
            if (sequences[i] == sequence) {
                return true;
            }
        }
        return false;
    }

    int size() {
        return size;
    }
}
