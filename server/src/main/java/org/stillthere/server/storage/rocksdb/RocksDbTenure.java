package org.stillthere.server.storage.rocksdb;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.stillthere.server.storage.Change;
import org.stillthere.server.storage.CommitOutcome;
import org.stillthere.server.storage.DeadlineVisitor;
import org.stillthere.server.storage.LaneTenure;
import org.stillthere.server.storage.LoadRequest;
import org.stillthere.server.storage.Loaded;
import org.stillthere.server.storage.StoreException;

/** One lane of one {@link OpenStore}. */
final class RocksDbTenure implements LaneTenure {
    private final int lane;
    private final OpenStore store;
    private final LaneDeadlines deadlines;
    private final ChangeWriter writer;

    RocksDbTenure(int lane, OpenStore store, LaneDeadlines deadlines) {
        this.lane = lane;
        this.store = store;
        this.deadlines = deadlines;
        this.writer = new ChangeWriter(store.database());
    }

    @Override
    public int lane() {
        return lane;
    }

    @Override
    public long epoch() {
        return store.epoch();
    }

    @Override
    public Instant missedBefore() {
        return store.missedBefore();
    }

    @Override
    public void forEachDeadline(DeadlineVisitor visitor) {
        deadlines.drainTo(visitor);
    }

    @Override
    public Loaded load(LoadRequest request) {
        return LoadedRecords.load(new Records(store.database()), request);
    }

    @Override
    public CompletionStage<CommitOutcome> commit(List<Change> changes) {
        ChangeWriter.Written written;
        try {
            written = writer.write(changes);
        } catch (StoreException e) { // what a handover that is removed consists of could not be read
            store.committer().fail(e);
            return CompletableFuture.completedStage(CommitOutcome.REFUSED);
        }
        return store.committer().commit(written);
    }
}
