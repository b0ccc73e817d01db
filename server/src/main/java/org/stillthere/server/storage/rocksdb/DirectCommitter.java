package org.stillthere.server.storage.rocksdb;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.stillthere.server.storage.CommitOutcome;
import org.stillthere.server.storage.StoreException;

/**
 * Commits at once, by the lane that hands in, what need not outlive the machine: nothing is waited for, so there is
 * nothing to gather a group for, and a thread between would cost more than the write.
 */
final class DirectCommitter implements Committer {
    private final Database database;
    private final Consumer<StoreException> onFailure;
    private State state = State.COMMITTING;

    /**
     * A committer that is ready.
     *
     * @param onFailure is told once, by the thread that has seen it, when a write has failed
     */
    DirectCommitter(Database database, Consumer<StoreException> onFailure) {
        this.database = database;
        this.onFailure = onFailure;
    }

    @Override
    public CompletionStage<CommitOutcome> commit(ChangeWriter.Written changes) {
        StoreException failure;
        synchronized (this) { // so that nothing is written behind a write that failed
            if (state != State.COMMITTING) {
                return CompletableFuture.completedStage(CommitOutcome.LOST);
            }
            failure = database.write(List.of(changes.records()), false);
            if (failure == null) {
                return CompletableFuture.completedStage(CommitOutcome.COMMITTED);
            }
            state = State.FAILED;
        }
        onFailure.accept(failure);
        return CompletableFuture.completedStage(CommitOutcome.UNKNOWN);
    }

    @Override
    public void fail(StoreException failure) {
        if (leave(State.FAILED)) {
            onFailure.accept(failure);
        }
    }

    @Override
    public void close() {
        leave(State.CLOSED);
    }

    /** False if it committed no more. */
    private synchronized boolean leave(State next) {
        if (state != State.COMMITTING) {
            return false;
        }
        state = next;
        return true;
    }
}
