package org.stillthere.server.lane;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.stillthere.policy.model.HandoverKey;

/**
 * When to look at which handover next: an index over the deadlines that the handovers' states hold, one
 * entry a handover. Rebuilt from the store at start; nothing in it needs to survive.
 *
 * <p>A binary heap by time, with a hash table from handover to entry. Most changes of a deadline push it back (a
 * user wrote, the timer restarts), and for those nothing moves: the entry keeps its earlier time, the lane
 * looks when that comes, finds that nothing is due and schedules the handover anew. Only an earlier
 * deadline moves an entry. An entry goes when its handover has no timer any more: timers may be a day long, and ended
 * handovers would fill the heap until then.
 *
 * <p>There may be millions of entries. Therefore an entry is a number, and what belongs to it stands under that number in
 * arrays: it is small, and the garbage collector has one object a handover to look at, its key. With entries that are
 * objects and point to each other a restart took twice as long: the collector follows each pointer.
 *
 * <p>Times are milliseconds since the epoch. Not thread-safe: each lane has its own.
 */
public final class DeadlineHeap {
    private static final int INITIAL_CAPACITY = 64;

    /** No entry. */
    private static final int NONE = -1;

    /** Between tenant and handover id. Neither holds control characters: the server refuses them. */
    private static final char END = '\0';

    /** Spreads hash codes, whose low bits have chosen the lane, over the table (the golden ratio of 2^32). */
    private static final int SPREAD = 0x9E3779B9;

    private static final byte[] NO_KEY = {};

    // By entry
    private byte[][] keys = new byte[INITIAL_CAPACITY][];
    private int[] hashes = new int[INITIAL_CAPACITY];
    private long[] times = new long[INITIAL_CAPACITY];
    /** Where in the heap it is. */
    private int[] places = new int[INITIAL_CAPACITY];
    /** The next in the same chain of the table; of an entry that is free, the next that is free. */
    private int[] nexts = new int[INITIAL_CAPACITY];

    /** The entries, each later than the one at half its place. */
    private int[] heap = new int[INITIAL_CAPACITY];

    /** The first entry of each chain. As long as the heap, which is a power of two. */
    private int[] table = emptyTable(INITIAL_CAPACITY);

    private int size;
    private int firstFree = NONE;

    /** Nothing scheduled. */
    public DeadlineHeap() {}

    /** Makes sure that the handover is looked at no later than {@code at}. */
    public void schedule(HandoverKey key, long at) {
        byte[] bytes = bytes(key);
        int hash = Arrays.hashCode(bytes) * SPREAD;
        int entry = find(bytes, hash);
        if (entry == NONE) {
            entry = add(bytes, hash);
            times[entry] = at;
            siftUp(entry, size++);
        } else if (at < times[entry]) {
            times[entry] = at;
            siftUp(entry, places[entry]);
        }
    }

    /** The handover need not be looked at any more. */
    public void cancel(HandoverKey key) {
        byte[] bytes = bytes(key);
        int entry = find(bytes, Arrays.hashCode(bytes) * SPREAD);
        if (entry != NONE) {
            takeOut(entry);
        }
    }

    /** The time of the earliest entry, or {@link Long#MAX_VALUE} if there is none. */
    public long earliest() {
        return size == 0 ? Long.MAX_VALUE : times[heap[0]];
    }

    /** Takes out a handover to look at by {@code now}; null if there is none. */
    public @Nullable HandoverKey poll(long now) {
        if (earliest() > now || size == 0) {
            return null;
        }
        int first = heap[0];
        HandoverKey key = key(keys[first]);
        takeOut(first);
        return key;
    }

    private void takeOut(int entry) {
        int place = places[entry];
        int last = heap[--size];
        if (last != entry) { // the last takes its place, and goes on from there in one of the two directions
            siftUp(last, place);
            siftDown(last, places[last]);
        }
        remove(entry);
    }

    /** How many handovers are scheduled. */
    public int size() {
        return size;
    }

    private static byte[] bytes(HandoverKey key) {
        return (key.tenant() + END + key.handoverId()).getBytes(StandardCharsets.UTF_8);
    }

    private static HandoverKey key(byte[] bytes) {
        String both = new String(bytes, StandardCharsets.UTF_8);
        int end = both.indexOf(END);
        return new HandoverKey(both.substring(0, end), both.substring(end + 1));
    }

    // The table

    private int find(byte[] key, int hash) {
        int entry = table[chain(hash)];
        while (entry != NONE && !(hashes[entry] == hash && Arrays.equals(keys[entry], key))) {
            entry = nexts[entry];
        }
        return entry;
    }

    /** Makes an entry that is in the table, and not yet in the heap. */
    private int add(byte[] key, int hash) {
        if (size == heap.length) {
            grow();
        }
        int entry = size; // while none is free, so many are in use
        if (firstFree != NONE) {
            entry = firstFree;
            firstFree = nexts[entry];
        }
        keys[entry] = key;
        hashes[entry] = hash;
        link(entry);
        return entry;
    }

    private void link(int entry) {
        int chain = chain(hashes[entry]);
        nexts[entry] = table[chain];
        table[chain] = entry;
    }

    private void remove(int gone) {
        int chain = chain(hashes[gone]);
        if (table[chain] == gone) {
            table[chain] = nexts[gone];
        } else {
            int before = table[chain];
            while (nexts[before] != gone) {
                before = nexts[before];
            }
            nexts[before] = nexts[gone];
        }
        keys[gone] = NO_KEY;
        nexts[gone] = firstFree;
        firstFree = gone;
    }

    private int chain(int hash) {
        return hash >>> (Integer.numberOfLeadingZeros(table.length) + 1);
    }

    private void grow() {
        int capacity = size * 2;
        keys = Arrays.copyOf(keys, capacity);
        hashes = Arrays.copyOf(hashes, capacity);
        times = Arrays.copyOf(times, capacity);
        places = Arrays.copyOf(places, capacity);
        nexts = Arrays.copyOf(nexts, capacity);
        heap = Arrays.copyOf(heap, capacity);
        table = emptyTable(capacity);
        for (int entry = 0; entry < size; entry++) {
            link(entry);
        }
    }

    private static int[] emptyTable(int capacity) {
        int[] table = new int[capacity];
        Arrays.fill(table, NONE);
        return table;
    }

    // The heap

    /** Puts the entry at that place, or as far above it as its time demands. */
    private void siftUp(int entry, int from) {
        int place = from;
        while (place > 0) {
            int parent = heap[(place - 1) / 2];
            if (times[parent] <= times[entry]) {
                break;
            }
            put(parent, place);
            place = (place - 1) / 2;
        }
        put(entry, place);
    }

    /** Puts the entry at that place, or as far below it as its time demands. */
    private void siftDown(int entry, int from) {
        int place = from;
        for (int child = 2 * place + 1; child < size; child = 2 * place + 1) {
            if (child + 1 < size && times[heap[child + 1]] < times[heap[child]]) {
                child++;
            }
            if (times[heap[child]] >= times[entry]) {
                break;
            }
            put(heap[child], place);
            place = child;
        }
        put(entry, place);
    }

    private void put(int entry, int place) {
        heap[place] = entry;
        places[entry] = place;
    }
}
