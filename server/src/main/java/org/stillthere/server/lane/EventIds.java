package org.stillthere.server.lane;

import java.util.Arrays;

/**
 * The ids of all events of a handover, as their hashes: an id whose hash is not here was never reported. Most are
 * reported once, and are told apart here without a look into the store. Not thread-safe.
 */
final class EventIds {
    private static final int INITIAL_SLOTS = 8;

    /** Marks a slot that is free; an id whose hash it is counts as its neighbour. */
    private static final int FREE = 0;

    private int[] slots = new int[INITIAL_SLOTS];
    private int size;

    /** Whether the id may be one of them; false is sure. */
    boolean mayContain(String eventId) {
        return slots[slotOf(hashOf(eventId))] != FREE;
    }

    void add(String eventId) {
        int hash = hashOf(eventId);
        int slot = slotOf(hash);
        if (slots[slot] == FREE) {
            slots[slot] = hash;
            size++;
            if (2 * size > slots.length) {
                grow();
            }
        }
    }

    private void grow() {
        int[] hashes = slots;
        slots = new int[2 * hashes.length];
        Arrays.stream(hashes).filter(hash -> hash != FREE).forEach(hash -> slots[slotOf(hash)] = hash);
    }

    /** Where the hash is, or would be. */
    private int slotOf(int hash) {
        int mask = slots.length - 1;
        int slot = (hash ^ (hash >>> 16)) & mask;
        while (slots[slot] != FREE && slots[slot] != hash) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private static int hashOf(String eventId) {
        int hash = eventId.hashCode();
        return hash == FREE ? 1 : hash;
    }
}
