package org.stillthere.server.lane;

import java.util.Arrays;

/**
 * Which decisions of a handover wait in its owner's outbox, by their ids. Sequences would not do: once a handover is removed
 * and another has its id, an ack of the old one's first decision would name the new one's. Most handovers have none or a
 * few. Not thread-safe.
 */
final class PendingDecisions {
    private static final long[] NONE = {};
    private static final int HEX = 16;

    /** The first 64 of the 128 bits of each id: among the few decisions of one handover no two have the same. */
    private long[] ids = NONE;

    private int size;

    void add(String decisionId) {
        if (contains(decisionId)) {
            return;
        }
        if (size == ids.length) {
            ids = Arrays.copyOf(ids, size + Math.max(size, 1));
        }
        ids[size++] = bits(decisionId);
    }

    /** Takes it out; false if it was not there. */
    boolean remove(String decisionId) {
        int index = indexOf(decisionId);
        if (index < 0) {
            return false;
        }
        ids[index] = ids[--size];
        if (size == 0) {
            ids = NONE;
        }
        return true;
    }

    boolean contains(String decisionId) {
        return indexOf(decisionId) >= 0;
    }

    int size() {
        return size;
    }

    private int indexOf(String decisionId) {
        if (size == 0) {
            return -1;
        }
        long bits = bits(decisionId);
        for (int i = 0; i < size; i++) {
            if (ids[i] == bits) {
                return i;
            }
        }
        return -1;
    }

    /** See {@link org.stillthere.policy.model.Decision#idOf}. */
    private static long bits(String decisionId) {
        return Long.parseUnsignedLong(decisionId, 0, Long.BYTES * 2, HEX);
    }
}
