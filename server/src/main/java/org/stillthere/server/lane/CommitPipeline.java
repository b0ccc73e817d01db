package org.stillthere.server.lane;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.stillthere.server.storage.CommitOutcome;
import org.stillthere.server.storage.LaneTenure;

/**
 * The batches of one tenure that are on their way to the store, in order. While they are, the lane decides on. Not
 * thread-safe: each lane has its own, and only {@code onProgress} is called by other threads.
 */
final class CommitPipeline {
    /** More on the way would make the store no faster, and the answers later. */
    private static final int MOST_UNDER_WAY = 64;

    /** A batch and how its commit comes out; at once if it changes nothing. */
    private record UnderWay(CommitBatch batch, CompletableFuture<CommitOutcome> outcome, long startedNanos) {}

    private static final CompletableFuture<CommitOutcome> NOTHING_TO_COMMIT =
            CompletableFuture.completedFuture(CommitOutcome.COMMITTED);

    private final LaneTenure tenure;
    private final Runnable onProgress;
    private final LongSupplier nanos;
    private final LongConsumer commitTimes;
    private final Deque<UnderWay> underWay = new ArrayDeque<>();

    /**
     * A pipeline with nothing in it.
     *
     * @param onProgress is called, by any thread, when a commit has come out; must not block
     * @param nanos a clock as {@link System#nanoTime} is one
     * @param commitTimes is told how many nanoseconds each commit took that succeeded
     */
    CommitPipeline(LaneTenure tenure, Runnable onProgress, LongSupplier nanos, LongConsumer commitTimes) {
        this.tenure = tenure;
        this.onProgress = onProgress;
        this.nanos = nanos;
        this.commitTimes = commitTimes;
    }

    /** Commits the batch behind those that are under way. */
    void add(CommitBatch batch) {
        if (batch.changes().isEmpty()) {
            underWay.add(new UnderWay(batch, NOTHING_TO_COMMIT, nanos.getAsLong()));
            return;
        }
        long started = nanos.getAsLong();
        CompletionStage<CommitOutcome> stage = tenure.commit(batch.changes());
        CompletableFuture<CommitOutcome> outcome = stage.toCompletableFuture();
        underWay.add(new UnderWay(batch, outcome, started));
        if (!outcome.isDone()) {
            Object unused = stage.whenComplete((result, failure) -> onProgress.run());
        }
    }

    /** Whether no more may be added until one has come out. */
    boolean isFull() {
        return underWay.size() >= MOST_UNDER_WAY;
    }

    boolean isEmpty() {
        return underWay.isEmpty();
    }

    /** Whether the first has come out, well or not. */
    boolean hasProgressed() {
        UnderWay first = underWay.peek();
        return first != null && first.outcome().isDone();
    }

    /** Takes out, in order, the batches that are committed, up to the first that is not. */
    List<CommitBatch> takeCommitted() {
        List<CommitBatch> committed = new ArrayList<>();
        for (UnderWay first = underWay.peek(); first != null && isCommitted(first); first = underWay.peek()) {
            underWay.remove();
            if (first.outcome() != NOTHING_TO_COMMIT) {
                commitTimes.accept(nanos.getAsLong() - first.startedNanos());
            }
            committed.add(first.batch());
        }
        return committed;
    }

    /** Whether the first has come out otherwise than committed: then the tenure is over, and so are all behind it. */
    boolean hasFailed() {
        UnderWay first = underWay.peek();
        return first != null && first.outcome().isDone() && !isCommitted(first);
    }

    /** Takes out all that are left, in order: none of them will be answered as committed. */
    List<CommitBatch> takeAll() {
        List<CommitBatch> left = underWay.stream().map(UnderWay::batch).toList();
        underWay.clear();
        return left;
    }

    private static boolean isCommitted(UnderWay one) {
        return !one.outcome().isCompletedExceptionally()
                && one.outcome().getNow(CommitOutcome.UNKNOWN) == CommitOutcome.COMMITTED;
    }
}
