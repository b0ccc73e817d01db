package org.stillthere.server.storage.rocksdb;

import java.util.concurrent.CompletionStage;
import org.stillthere.server.storage.CommitOutcome;
import org.stillthere.server.storage.StoreException;

/**
 * Writes to a database, from its opening to its failure or its end.
 *
 * <pre>
 *   committing ──a write fails──▶ failed: that write is UNKNOWN, all behind it is LOST
 *       └────────close──────────▶ closed: what was handed in is committed, what comes is LOST
 * </pre>
 *
 * <p>Thread-safe.
 */
sealed interface Committer extends AutoCloseable permits DirectCommitter, GroupCommitter {
    /** Whether it commits. */
    enum State {
        COMMITTING,
        FAILED,
        CLOSED
    }

    /** Commits behind all that the same lane handed in before. */
    CompletionStage<CommitOutcome> commit(ChangeWriter.Written changes);

    /** Takes no more, and loses what has not been written. */
    void fail(StoreException failure);

    /** Commits what was handed in, and no more. */
    @Override
    void close();
}
