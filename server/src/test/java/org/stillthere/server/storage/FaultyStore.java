package org.stillthere.server.storage;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.stillthere.server.storage.memory.MemoryEngine;
import org.stillthere.server.storage.memory.MemoryTables;

/**
 * A store whose engine delays commits, refuses them, loses the tenure or leaves the outcome unknown when a test says so.
 * What is in it outlives its engines, as files do. Thread-safe.
 */
public final class FaultyStore {
    private static final long PATIENCE_SECONDS = 60;

    /** What becomes of a commit. */
    public enum Fault {
        /** It is not applied, and answered so. */
        REFUSED(CommitOutcome.REFUSED, false),
        /** The tenure ends before it: it is not applied. */
        LOST(CommitOutcome.LOST, false),
        /** It is applied, and nobody is told. */
        UNKNOWN_BUT_KEPT(CommitOutcome.UNKNOWN, true),
        /** It is not applied, and nobody is told. */
        UNKNOWN_AND_GONE(CommitOutcome.UNKNOWN, false);

        private final CommitOutcome outcome;
        private final boolean applied;

        Fault(CommitOutcome outcome, boolean applied) {
            this.outcome = outcome;
            this.applied = applied;
        }
    }

    /** Where a commit waits until the test lets it go on. */
    public record Hold(CountDownLatch reached, CountDownLatch released) {
        /** Waits until the commit is held. */
        public void awaitReached() {
            await(reached);
        }

        /** Lets it go on. */
        public void release() {
            released.countDown();
        }
    }

    private final MemoryTables tables = new MemoryTables();
    private final Queue<Fault> faults = new ConcurrentLinkedQueue<>();
    private final Queue<Hold> holds = new ConcurrentLinkedQueue<>();
    private final Queue<FaultyTenure> current = new ConcurrentLinkedQueue<>();
    private final AtomicInteger changesHandedIn = new AtomicInteger();
    private final List<Integer> commitSizes = new ArrayList<>();
    private volatile @Nullable RuntimeException readFault;
    private volatile CountDownLatch mayBeTakenAgain = new CountDownLatch(0);

    /** Nothing yet, and no fault. */
    public FaultyStore() {}

    /** What is in it. */
    public MemoryTables tables() {
        return tables;
    }

    /** The next commits come out like that, one each. */
    public void fail(Fault... next) {
        faults.addAll(List.of(next));
    }

    /** The next commit waits; those behind it, too. */
    public Hold holdNextCommit() {
        Hold hold = new Hold(new CountDownLatch(1), new CountDownLatch(1));
        holds.add(hold);
        return hold;
    }

    /** Loading throws from now on; null mends it. */
    public void breakReads(@Nullable RuntimeException fault) {
        readFault = fault;
    }

    /** A lane that is lost is handed out again only once what is returned is counted down. */
    public CountDownLatch keepLostLanes() {
        CountDownLatch again = new CountDownLatch(1);
        mayBeTakenAgain = again;
        return again;
    }

    /** The lanes are handed out at the next epoch, and nobody is told that the tenures before have ended. */
    public void replaceTenures() {
        List.copyOf(current).forEach(FaultyTenure::replace);
    }

    /** How many changes were handed in so far, applied or not. */
    public int changesHandedIn() {
        return changesHandedIn.get();
    }

    /** How many changes each commit had that was applied. */
    public List<Integer> commitSizes() {
        synchronized (commitSizes) {
            return List.copyOf(commitSizes);
        }
    }

    /** An engine on what is in the store. */
    public StorageEngine engine(int lanes, InstantSource clock) {
        return new FaultyEngine(new MemoryEngine(tables, lanes, clock));
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("what a held commit waits for did not come in " + PATIENCE_SECONDS + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    private final class FaultyEngine implements StorageEngine {
        private final StorageEngine engine;
        private final List<ExecutorService> committers = new ArrayList<>();

        FaultyEngine(StorageEngine engine) {
            this.engine = engine;
            for (int lane = 0; lane < engine.lanes(); lane++) {
                committers.add(Executors.newSingleThreadExecutor());
            }
        }

        @Override
        public int lanes() {
            return engine.lanes();
        }

        @Override
        public void start(Tenures tenures) {
            engine.start(new Tenures() {
                @Override
                public void taken(LaneTenure tenure) {
                    tenures.taken(new FaultyTenure(tenure, 0, committers.get(tenure.lane()), tenures));
                }

                @Override
                public void lost(int lane, long epoch) {
                    throw new AssertionError("an engine in memory loses no lane");
                }
            });
        }

        @Override
        public HandoverViews handovers() {
            return engine.handovers();
        }

        @Override
        public OutboxViews outboxes() {
            return engine.outboxes();
        }

        @Override
        public void close() {
            committers.forEach(ExecutorService::shutdown);
            engine.close();
        }
    }

    /** Commits in order, on a thread of its own. */
    private final class FaultyTenure implements LaneTenure {
        private final LaneTenure tenure;
        private final long epoch;
        private final ExecutorService committer;
        private final Tenures tenures;
        private final AtomicBoolean deadlinesShown = new AtomicBoolean();
        private boolean over; // used by the committer

        FaultyTenure(LaneTenure tenure, long epoch, ExecutorService committer, Tenures tenures) {
            this.tenure = tenure;
            this.epoch = epoch;
            this.committer = committer;
            this.tenures = tenures;
            current.removeIf(before -> before.lane() == tenure.lane());
            current.add(this);
        }

        private void replace() {
            committer.execute(() -> {
                over = true;
                tenures.taken(new FaultyTenure(tenure, epoch + 1, committer, tenures));
            });
        }

        @Override
        public int lane() {
            return tenure.lane();
        }

        @Override
        public long epoch() {
            return epoch;
        }

        @Override
        public Instant missedBefore() {
            return tenure.missedBefore();
        }

        @Override
        public void forEachDeadline(DeadlineVisitor visitor) {
            if (deadlinesShown.getAndSet(true)) {
                throw new AssertionError("the deadlines of a tenure are shown once");
            }
            tenure.forEachDeadline(visitor);
        }

        @Override
        public Loaded load(LoadRequest request) {
            RuntimeException fault = readFault;
            if (fault != null) {
                throw fault;
            }
            return tenure.load(request);
        }

        @Override
        public CompletionStage<CommitOutcome> commit(List<Change> changes) {
            changesHandedIn.addAndGet(changes.size());
            return CompletableFuture.supplyAsync(() -> commitNow(changes), committer);
        }

        private CommitOutcome commitNow(List<Change> changes) {
            Hold hold = holds.poll();
            if (hold != null) {
                hold.reached().countDown();
                await(hold.released());
            }
            if (over) {
                return CommitOutcome.LOST;
            }
            Fault fault = faults.poll();
            if (fault == null || fault.applied) {
                CommitOutcome applied =
                        tenure.commit(changes).toCompletableFuture().join();
                if (applied != CommitOutcome.COMMITTED) {
                    return applied;
                }
                synchronized (commitSizes) {
                    commitSizes.add(changes.size());
                }
            }
            if (fault == null) {
                return CommitOutcome.COMMITTED;
            }
            over = true;
            committer.execute(this::handOutAgain); // behind what was handed in meanwhile, all of which is lost
            return fault.outcome;
        }

        private void handOutAgain() {
            tenures.lost(lane(), epoch);
            await(mayBeTakenAgain);
            tenures.taken(new FaultyTenure(tenure, epoch + 1, committer, tenures));
        }
    }
}
