package org.stillthere.bench.micro;

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
import org.stillthere.server.lane.DeadlineHeap;

/**
 * The index of deadlines while so many handovers wait: the earliest is taken out and waits anew, or a user writes and a
 * deadline moves back. The floor is a priority queue, which can do the first only and does not find a handover by its key.
 */
@Fork(jvmArgsAppend = "-Xmx4g")
public class Deadlines {
    private static final long SPAN_MILLIS = 3_600_000;
    private static final long SEED = 42;

    private record Waiting(HandoverKey key, long at) {}

    /** Who waits. */
    @State(Scope.Thread)
    @SuppressWarnings("NullAway.Init") // set before each trial
    public static class Handovers {
        /** How many handovers wait. */
        @Param({"1000000", "10000000"})
        public int pending;

        private final SplittableRandom random = new SplittableRandom(SEED);
        private HandoverKey[] keys;

        /** Makes the keys. */
        @Setup(Level.Trial)
        public void setUp() {
            keys = new HandoverKey[pending];
            for (int i = 0; i < pending; i++) {
                keys[i] = new HandoverKey("acme", "chat-" + i);
            }
        }

        private long within() {
            return random.nextLong(SPAN_MILLIS);
        }
    }

    /** The lane's index of them. */
    @State(Scope.Thread)
    public static class Heap {
        private final DeadlineHeap heap = new DeadlineHeap();

        /** Fills it. */
        @Setup(Level.Trial)
        public void setUp(Handovers all) {
            for (HandoverKey key : all.keys) {
                heap.schedule(key, all.within());
            }
        }
    }

    /** The floor's. */
    @State(Scope.Thread)
    public static class Queue {
        private final PriorityQueue<Waiting> queue = new PriorityQueue<>(Comparator.comparingLong(Waiting::at));

        /** Fills it. */
        @Setup(Level.Trial)
        public void setUp(Handovers all) {
            for (HandoverKey key : all.keys) {
                queue.add(new Waiting(key, all.within()));
            }
        }
    }

    /** The earliest is taken out and waits for another hour at most. */
    @Benchmark
    public void pollAndSchedule(Heap filled, Handovers all) {
        long now = filled.heap.earliest();
        HandoverKey key = filled.heap.poll(now);
        if (key == null) {
            throw new IllegalStateException("nothing was due");
        }
        filled.heap.schedule(key, now + all.within());
    }

    /** A user writes: the deadline of some handover moves back. */
    @Benchmark
    public void moveBack(Heap filled, Handovers all) {
        filled.heap.schedule(all.keys[all.random.nextInt(all.pending)], 2 * SPAN_MILLIS);
    }

    /** The floor of the first. */
    @Benchmark
    public void priorityQueue(Queue filled, Handovers all) {
        Waiting first = filled.queue.remove();
        filled.queue.add(new Waiting(first.key, first.at + all.within()));
    }
}
