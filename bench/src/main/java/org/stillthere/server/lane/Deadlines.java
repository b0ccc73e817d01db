package org.stillthere.server.lane;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.stillthere.policy.model.HandoverKey;

/**
 * The index of deadlines while so many handovers wait: the earliest is taken out and waits anew, or a user writes and a
 * deadline moves back. The floor is a priority queue, which can do the first only and does not find a handover by its key.
 */
@State(Scope.Thread)
@Fork(jvmArgsAppend = "-Xmx4g")
@SuppressWarnings("NullAway.Init") // the fields are set before each trial
public class Deadlines {
    private static final long SPAN_MILLIS = 3_600_000;
    private static final long SEED = 42;

    /** How many handovers wait. */
    @Param({"1000000", "10000000"})
    public int pending;

    private HandoverKey[] keys;
    private DeadlineHeap heap;
    private PriorityQueue<Waiting> queue;
    private SplittableRandom random;

    private record Waiting(HandoverKey key, long at) {}

    /** Which of the two is filled: both at once would need the memory twice. */
    @State(Scope.Thread)
    public static class Heap {
        /** Fills it. */
        @Setup(Level.Trial)
        public void setUp(Deadlines all) {
            all.heap = new DeadlineHeap();
            for (HandoverKey key : all.keys) {
                all.heap.schedule(key, all.random.nextLong(SPAN_MILLIS));
            }
        }
    }

    /** The other. */
    @State(Scope.Thread)
    public static class Queue {
        /** Fills it. */
        @Setup(Level.Trial)
        public void setUp(Deadlines all) {
            all.queue = new PriorityQueue<>(all.pending, Comparator.comparingLong(Waiting::at));
            for (HandoverKey key : all.keys) {
                all.queue.add(new Waiting(key, all.random.nextLong(SPAN_MILLIS)));
            }
        }
    }

    /** Makes the keys. */
    @Setup(Level.Trial)
    public void setUp() {
        random = new SplittableRandom(SEED);
        keys = new HandoverKey[pending];
        for (int i = 0; i < pending; i++) {
            keys[i] = new HandoverKey("acme", "chat-" + i);
        }
    }

    /** The earliest is taken out and waits for another hour at most. */
    @Benchmark
    public void pollAndSchedule(Heap filled) {
        long now = heap.earliest();
        HandoverKey key = heap.poll(now);
        if (key == null) {
            throw new IllegalStateException("nothing was due");
        }
        heap.schedule(key, now + random.nextLong(SPAN_MILLIS));
    }

    /** A user writes: the deadline of some handover moves back. */
    @Benchmark
    public void moveBack(Heap filled) {
        heap.schedule(keys[random.nextInt(pending)], 2 * SPAN_MILLIS);
    }

    /** The floor of the first. */
    @Benchmark
    public void priorityQueue(Queue filled) {
        Waiting first = queue.remove();
        queue.add(new Waiting(first.key, first.at + random.nextLong(SPAN_MILLIS)));
    }
}
