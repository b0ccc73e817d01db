package org.stillthere.server.lane;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.stillthere.policy.model.HandoverKey;

/**
 * When to look at which handover next: an index over the deadlines that the handovers' states hold, one
 * entry a handover. Rebuilt from the store at start; nothing in it needs to survive.
 *
 * <p>A binary heap by time, with a map from handover to entry. Most changes of a deadline push it back (a
 * user wrote, the timer restarts), and for those nothing moves: the entry keeps its earlier time, the lane
 * looks when that comes, finds that nothing is due and schedules the handover anew. Only an earlier
 * deadline moves an entry. A handover whose last timer was cancelled is left to be found idle in the same
 * way.
 *
 * <p>Times are milliseconds since the epoch. Not thread-safe: each lane has its own.
 */
final class DeadlineHeap {
    private static final int INITIAL_CAPACITY = 64;

    /** One handover's place in the heap. */
    private static final class Entry {
        private final HandoverKey key;
        private long at;
        private int index;

        Entry(HandoverKey key, long at) {
            this.key = key;
            this.at = at;
        }
    }

    private final Map<HandoverKey, Entry> entries = new HashMap<>();
    private @Nullable Entry[] heap = new Entry[INITIAL_CAPACITY];
    private int size;

    /** Makes sure that the handover is looked at no later than {@code at}. */
    void schedule(HandoverKey key, long at) {
        Entry entry = entries.get(key);
        if (entry == null) {
            entry = new Entry(key, at);
            entries.put(key, entry);
            if (size == heap.length) {
                heap = Arrays.copyOf(heap, size * 2);
            }
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
        entries.remove(first.key);
        return first.key;
    }

    /** How many handovers are scheduled. */
    int size() {
        return size;
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
