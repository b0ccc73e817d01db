package org.stillthere.server.storage.rocksdb;

import java.time.Instant;
import java.util.List;

/**
 * A database from one opening to its failure or its end, and who writes to it. All lanes have the same epoch, since all
 * of them lose their tenure together.
 *
 * @param epoch rises with each opening
 * @param missedBefore timers that were due before this were missed
 * @param deadlines those of each lane when it was opened
 */
record OpenStore(
        long epoch, Instant missedBefore, Database database, List<LaneDeadlines> deadlines, Committer committer) {
    /** Commits what was handed in, and closes; with {@code flushed}, so that the next start need not replay the log. */
    void close(boolean flushed) {
        try (database;
                committer) {
            if (flushed) {
                committer.close();
                database.flush();
            }
        }
    }
}
