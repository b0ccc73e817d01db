package org.stillthere.server.storage.journal;

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
    private static final long FREE = 0;

    /** Set if nothing lies below the record, so that its deletion need not be remembered. */
    private static final long FIRST = 1L << (Integer.SIZE - 1);

    private static final long PLACE = FIRST - 1;

    private final Arena arena;

    /** Whether a key that is put, and is not here, is nowhere else either. */
    private final boolean putsAreFirst;

    /**
     * The hash of the key in the upper half, in one number with what it leads to: each look at the table is one at memory.
     * In the lower half {@link #FIRST}, and one more than the place, so that none is {@link #FREE}.
     */
    private long[] slots = new long[INITIAL_SLOTS];

    private int size;

    RecordIndex(Arena arena, boolean putsAreFirst) {
        this.arena = arena;
        this.putsAreFirst = putsAreFirst;
    }

    /** Notes a record that is in the arena at that place; its key is also in those bytes, and has that hash. */
    synchronized void add(int hash, byte[] bytes, int keyAt, int keyLength, int place, boolean deletion) {
        int slot = slotOf(hash, bytes, keyAt, keyLength);
        long before = slots[slot];
        long first = before == FREE && putsAreFirst && !deletion ? FIRST : before & FIRST;
        if (deletion && first != 0) {
            remove(slot);
            return;
        }
        slots[slot] = (long) hash << Integer.SIZE | first | (place + 1);
        if (before == FREE) {
            size++;
            if (2 * size > slots.length) {
                grow();
            }
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
        return (int) (slots[slot] & PLACE) - 1;
    }

    private int hashIn(int slot) {
        return (int) (slots[slot] >>> Integer.SIZE);
    }

    /** Where the key is, or would be. */
    private int slotOf(int hash, byte[] bytes, int keyAt, int keyLength) {
        int slot = home(hash);
        while (slots[slot] != FREE
                && !(hashIn(slot) == hash && arena.keyEquals(placeIn(slot), bytes, keyAt, keyLength))) {
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
            if (((slot - home(hashIn(slot))) & mask) >= ((slot - hole) & mask)) {
                slots[hole] = slots[slot];
                hole = slot;
            }
        }
        slots[hole] = FREE;
        size--;
    }

    private void grow() {
        long[] old = slots;
        slots = new long[2 * old.length];
        for (long each : old) {
            if (each != FREE) {
                int slot = home((int) (each >>> Integer.SIZE));
                while (slots[slot] != FREE) {
                    slot = after(slot);
                }
                slots[slot] = each;
            }
        }
    }
}
