package org.stillthere.server.storage.rocksdb;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.stillthere.server.storage.CommitOutcome;
import org.stillthere.server.storage.StoreException;

/**
 * Commits what must outlive the machine, in order. While one group is on its way to the disk the next gathers: the longer
 * the disk takes, the more commits share one flush. A thread of its own writes, so that no lane waits for the disk.
 */
final class GroupCommitter implements Committer {
    /** A group is written once it has so many bytes; more would keep the first of it waiting. */
    private static final int MOST_BYTES = 4 << 20;

    private record Commit(ChangeWriter.Written changes, CompletableFuture<CommitOutcome> outcome) {
        boolean isEnd() {
            return changes.equals(ChangeWriter.Written.NOTHING);
        }
    }

    /** In the queue behind the last commit. */
    private static final Commit END = new Commit(ChangeWriter.Written.NOTHING, new CompletableFuture<>());

    private final Database database;
    private final Consumer<StoreException> onFailure;
    private final BlockingQueue<Commit> queue = new LinkedBlockingQueue<>();
    private final Thread writer = new Thread(this::run, "store-commit");

    /** Written under the lock of this; a commit is put in the queue under it, too, so that none is left behind there. */
    private State state = State.COMMITTING;

    /**
     * A committer that runs.
     *
     * @param onFailure is told once, by the thread that has seen it, when a write has failed
     */
    GroupCommitter(Database database, Consumer<StoreException> onFailure) {
        this.database = database;
        this.onFailure = onFailure;
        writer.setDaemon(true);
        writer.start();
    }

    @Override
    public CompletionStage<CommitOutcome> commit(ChangeWriter.Written changes) {
        Commit commit = new Commit(changes, new CompletableFuture<>());
        synchronized (this) {
            if (state == State.COMMITTING) {
                queue.add(commit);
                return commit.outcome();
            }
        }
        commit.outcome().complete(CommitOutcome.LOST);
        return commit.outcome();
    }

    private void run() {
        List<Commit> group = new ArrayList<>();
        while (gather(group)) {
            StoreException failure = write(group);
            CommitOutcome outcome = failure == null ? CommitOutcome.COMMITTED : CommitOutcome.UNKNOWN;
            group.forEach(commit -> commit.outcome().complete(outcome));
            group.clear();
            if (failure != null) {
                fail(failure);
            }
        }
    }

    /** Waits for commits, and takes as many as make a group; false if there will be none. */
    private boolean gather(List<Commit> group) {
        try {
            Commit next = queue.take();
            int bytes = 0;
            while (next != null && !next.isEnd()) {
                group.add(next);
                bytes += next.changes().records().length();
                next = bytes < MOST_BYTES ? queue.poll() : null;
            }
            if (next != null && next.isEnd() && !group.isEmpty()) {
                queue.add(END); // what came before it is written first
            }
            return !group.isEmpty();
        } catch (InterruptedException e) { // nobody interrupts it
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private @Nullable StoreException write(List<Commit> group) {
        boolean sync = group.stream().anyMatch(commit -> commit.changes().mustSync());
        return database.write(
                group.stream().map(commit -> commit.changes().records()).toList(), sync);
    }

    @Override
    public void fail(StoreException failure) {
        List<Commit> behind = new ArrayList<>();
        synchronized (this) {
            if (state != State.COMMITTING) {
                return;
            }
            state = State.FAILED;
            queue.drainTo(behind);
            queue.add(END);
        }
        behind.forEach(commit -> commit.outcome().complete(CommitOutcome.LOST));
        onFailure.accept(failure);
    }

    /** Waits until all is committed. Not by the thread that writes. */
    @Override
    public void close() {
        synchronized (this) {
            if (state == State.COMMITTING) {
                state = State.CLOSED;
                queue.add(END);
            }
        }
        UninterruptibleJoin.of(writer);
    }
}
