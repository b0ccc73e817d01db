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
 * deadline moves an entry. A handover whose last timer was cancelled is left to be found idle in the same
 * way.
 *
 * <p>There may be millions of entries, so they are small: the key is kept as bytes, and the table chains the entries
 * themselves. That is about 80 bytes a handover, where a map of keys and entries took 210.
 *
 * <p>Times are milliseconds since the epoch. Not thread-safe: each lane has its own.
 */
final class DeadlineHeap {
    private static final int INITIAL_CAPACITY = 64;

    /** Between tenant and handover id. Neither holds control characters: the server refuses them. */
    private static final char END = '\0';

    /** Spreads hash codes, whose low bits have chosen the lane, over the table (the golden ratio of 2^32). */
    private static final int SPREAD = 0x9E3779B9;

    /** One handover's place in the heap, and in the chain of its slot of the table. */
    private static final class Entry {
        private final byte[] key;
        private long at;
        private int index;
        private @Nullable Entry next;

        Entry(byte[] key, long at) {
            this.key = key;
            this.at = at;
        }
    }

    private @Nullable Entry[] heap = new Entry[INITIAL_CAPACITY];

    /** As long as the heap, which is a power of two. */
    private @Nullable Entry[] table = new Entry[INITIAL_CAPACITY];

    private int size;

    /** Makes sure that the handover is looked at no later than {@code at}. */
    void schedule(HandoverKey key, long at) {
        byte[] bytes = bytes(key);
        Entry entry = find(bytes);
        if (entry == null) {
            if (size == heap.length) {
                grow();
            }
            entry = new Entry(bytes, at);
            chain(entry);
            place(entry, size++);
            siftUp(entry);
        } else if (at < entry.at) {
            entry.at = at;
            siftUp(entry);
        }
    }

    /** The time of the earliest entry, or {@link Long#MAX_VALUE} if there is none. */
    long earliest() {
        return size == 0 ? Long.MAX_VALUE : at(0).at;
    }

    /** Takes out a handover to look at by {@code now}; null if there is none. */
    @Nullable
    HandoverKey poll(long now) {
        if (earliest() > now || size == 0) {
            return null;
        }
        Entry first = at(0);
        Entry last = at(--size);
        heap[size] = null;
        if (size > 0) {
            place(last, 0);
            siftDown(last);
        }
        unchain(first);
        return key(first.key);
    }

    /** How many handovers are scheduled. */
    int size() {
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

    private @Nullable Entry find(byte[] key) {
        Entry entry = table[slot(key)];
        while (entry != null && !Arrays.equals(entry.key, key)) {
            entry = entry.next;
        }
        return entry;
    }

    private void chain(Entry entry) {
        int slot = slot(entry.key);
        entry.next = table[slot];
        table[slot] = entry;
    }

    private void unchain(Entry gone) {
        int slot = slot(gone.key);
        Entry before = null;
        for (Entry entry = table[slot]; entry != gone && entry != null; entry = entry.next) {
            before = entry;
        }
        if (before == null) {
            table[slot] = gone.next;
        } else {
            before.next = gone.next;
        }
    }

    private int slot(byte[] key) {
        return (Arrays.hashCode(key) * SPREAD) >>> (Integer.numberOfLeadingZeros(table.length) + 1);
    }

    private void grow() {
        heap = Arrays.copyOf(heap, size * 2);
        table = new Entry[heap.length];
        for (int i = 0; i < size; i++) {
            chain(at(i));
        }
    }

    private void siftUp(Entry entry) {
        int index = entry.index;
        while (index > 0) {
            Entry parent = at((index - 1) / 2);
            if (parent.at <= entry.at) {
                break;
            }
            place(parent, index);
            index = (index - 1) / 2;
        }
        place(entry, index);
    }

    private void siftDown(Entry entry) {
        int index = entry.index;
        for (int child = 2 * index + 1; child < size; child = 2 * index + 1) {
            if (child + 1 < size && at(child + 1).at < at(child).at) {
                child++;
            }
            Entry smaller = at(child);
            if (smaller.at >= entry.at) {
                break;
            }
            place(smaller, index);
            index = child;
        }
        place(entry, index);
    }

    private void place(Entry entry, int index) {
        heap[index] = entry;
        entry.index = index;
    }

    private Entry at(int index) {
        Entry entry = heap[index];
        if (entry == null) {
            throw new IllegalStateException("no entry at " + index + " of " + size);
        }
        return entry;
    }
}
