package org.stillthere.server.lane;

import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.stillthere.policy.model.HandoverKey;
import org.stillthere.server.incident.Incidents;
import org.stillthere.server.storage.EntryRecord;
import org.stillthere.server.storage.HandoverRecord;
import org.stillthere.server.storage.HandoverViews;
import org.stillthere.server.storage.OutboxViews;
import org.stillthere.server.storage.StoreException;
import org.stillthere.server.storage.StoredHandover;

/** Reads handovers for those who ask, on a thread of its own: no lane waits for the store. Thread-safe. */
final class SnapshotReader implements AutoCloseable {
    private final HandoverViews handovers;
    private final OutboxViews outboxes;
    private final Incidents incidents;
    private final ExecutorService reader =
            new ThreadPoolExecutor(0, 1, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>(), SnapshotReader::thread);

    SnapshotReader(HandoverViews handovers, OutboxViews outboxes, Incidents incidents) {
        this.handovers = handovers;
        this.outboxes = outboxes;
        this.incidents = incidents;
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "lane-reader");
        thread.setDaemon(true);
        return thread;
    }

    /** Answers soon, or at once if the server ends. */
    void read(Command.Read read) {
        try {
            reader.execute(() -> answer(read));
        } catch (RejectedExecutionException closed) {
            read.failed().accept(new Answer.Unavailable(Answer.Cause.SHUTTING_DOWN));
        }
    }

    private void answer(Command.Read read) {
        Optional<Snapshot> snapshot;
        try {
            snapshot = Optional.ofNullable(snapshot(read.key()));
        } catch (StoreException e) {
            incidents.report("reading " + read.key(), e);
            read.failed().accept(new Answer.Unavailable(Answer.Cause.STORE_FAILED));
            return;
        } catch (RuntimeException e) {
            read.failed().accept(new Answer.Faulted(incidents.report("reading " + read.key(), e)));
            return;
        }
        read.reply().accept(snapshot);
    }

    /** The handover, the decision that made it so, and what is pending; null if it is not known. */
    private @Nullable Snapshot snapshot(HandoverKey key) {
        StoredHandover stored = handovers.find(key);
        HandoverRecord handover = stored == null ? null : stored.decoded();
        EntryRecord last = handover == null
                ? null
                : outboxes.findEntry(key, handover.state().lastEventId());
        return handover == null || last == null
                ? null
                : new Snapshot(
                        handover,
                        last.entry().decision(),
                        outboxes.pendingOf(handover.owner(), key).size());
    }

    /** Answers what was asked for, for a moment; refuses what comes. */
    @Override
    public void close() {
        reader.shutdown();
        try {
            if (!reader.awaitTermination(1, TimeUnit.SECONDS)) {
                reader.shutdownNow();
            }
        } catch (InterruptedException e) {
            reader.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
