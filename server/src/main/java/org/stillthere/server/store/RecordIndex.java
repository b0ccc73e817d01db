package org.stillthere.server.store;

import java.util.Arrays;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Where in an arena the record is that was written last under each of some keys: a hash table of numbers, with the next
 * free slot for what finds its own taken. Thread-safe.
 */
final class RecordIndex {
    private static final int INITIAL_SLOTS = 16;

    /** No record. */
    private static final int FREE = 0;

    /** Set if nothing lies below the record, so that its deletion need not be remembered. */
    private static final int FIRST = 1 << (Integer.SIZE - 1);

    private final Arena arena;

    /** Whether a key that is put, and is not here, is nowhere else either. */
    private final boolean putsAreFirst;

    private int[] hashes = new int[INITIAL_SLOTS];

    /** One more than the place, so that none is {@link #FREE}. */
    private int[] slots = new int[INITIAL_SLOTS];

    private int size;

    RecordIndex(Arena arena, boolean putsAreFirst) {
        this.arena = arena;
        this.putsAreFirst = putsAreFirst;
    }

    /** Notes a record that is in the arena at that place; its key is also in those bytes, and has that hash. */
    synchronized void add(int hash, byte[] bytes, int keyAt, int keyLength, int place, boolean deletion) {
        int slot = slotOf(hash, bytes, keyAt, keyLength);
        int before = slots[slot];
        if (deletion && before < 0) {
            remove(slot);
        } else if (before == FREE) {
            hashes[slot] = hash;
            slots[slot] = (place + 1) | (putsAreFirst && !deletion ? FIRST : 0);
            size++;
            if (2 * size > slots.length) {
                grow();
            }
        } else {
            slots[slot] = (place + 1) | (before & FIRST);
        }
    }

    /** What was written last under that key; null if nothing was, and what lies below counts. */
    synchronized @Nullable Held find(int hash, byte[] key) {
        int slot = slotOf(hash, key, 0, key.length);
        return slots[slot] == FREE ? null : new Held(arena.value(placeIn(slot)));
    }

    /** Shows the places of all records, in no order. What is seen there may be looked at during the visit. */
    synchronized void forEach(IntConsumer visitor) {
        for (int slot = 0; slot < slots.length; slot++) {
            if (slots[slot] != FREE) {
                visitor.accept(placeIn(slot));
            }
        }
    }

    synchronized int size() {
        return size;
    }

    /** Forgets all. */
    synchronized void clear() {
        Arrays.fill(slots, FREE);
        size = 0;
    }

    private int placeIn(int slot) {
        return (slots[slot] & ~FIRST) - 1;
    }

    /** Where the key is, or would be. */
    private int slotOf(int hash, byte[] bytes, int keyAt, int keyLength) {
        int slot = home(hash);
        while (slots[slot] != FREE
                && !(hashes[slot] == hash && arena.keyEquals(placeIn(slot), bytes, keyAt, keyLength))) {
            slot = after(slot);
        }
        return slot;
    }

    private int home(int hash) {
        return hash & (slots.length - 1);
    }

    private int after(int slot) {
        return (slot + 1) & (slots.length - 1);
    }

    /** Frees a slot. What found it taken, on its way from where its hash points, moves up. */
    private void remove(int gone) {
        int hole = gone;
        for (int slot = after(gone); slots[slot] != FREE; slot = after(slot)) {
            int mask = slots.length - 1;
            if (((slot - home(hashes[slot])) & mask) >= ((slot - hole) & mask)) {
                hashes[hole] = hashes[slot];
                slots[hole] = slots[slot];
                hole = slot;
            }
        }
        slots[hole] = FREE;
        size--;
    }

    private void grow() {
        int[] oldHashes = hashes;
        int[] oldSlots = slots;
        hashes = new int[2 * oldSlots.length];
        slots = new int[2 * oldSlots.length];
        for (int i = 0; i < oldSlots.length; i++) {
            if (oldSlots[i] != FREE) {
                int slot = home(oldHashes[i]);
                while (slots[slot] != FREE) {
                    slot = after(slot);
                }
                hashes[slot] = oldHashes[i];
                slots[slot] = oldSlots[i];
            }
        }
    }
}
