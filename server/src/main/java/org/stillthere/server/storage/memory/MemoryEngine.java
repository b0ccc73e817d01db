package org.stillthere.server.storage.memory;

import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.stillthere.policy.model.HandoverKey;
import org.stillthere.server.storage.Change;
import org.stillthere.server.storage.CommitOutcome;
import org.stillthere.server.storage.DeadlineVisitor;
import org.stillthere.server.storage.EntryRecord;
import org.stillthere.server.storage.EventRef;
import org.stillthere.server.storage.HandoverRecord;
import org.stillthere.server.storage.HandoverViews;
import org.stillthere.server.storage.LaneNumber;
import org.stillthere.server.storage.LaneTenure;
import org.stillthere.server.storage.LoadRequest;
import org.stillthere.server.storage.Loaded;
import org.stillthere.server.storage.OutboxViews;
import org.stillthere.server.storage.Pending;
import org.stillthere.server.storage.StorageEngine;
import org.stillthere.server.storage.StoredHandover;
import org.stillthere.server.storage.Tenures;

/** Keeps handovers in memory: a commit is applied before it returns, and is gone with the process. Thread-safe. */
public final class MemoryEngine implements StorageEngine {
    private final MemoryTables tables;
    private final int lanes;
    private final Instant openedAt;
    private volatile boolean closed;

    /**
     * An engine on what is in those tables.
     *
     * @param lanes how many lanes share the handovers, 1 or more
     * @param clock timers that are due before now were missed
     */
    public MemoryEngine(MemoryTables tables, int lanes, InstantSource clock) {
        this.tables = tables;
        this.lanes = lanes;
        this.openedAt = clock.instant();
    }

    @Override
    public int lanes() {
        return lanes;
    }

    @Override
    public void start(Tenures tenures) {
        for (int lane = 0; lane < lanes; lane++) {
            tenures.taken(new Tenure(lane));
        }
    }

    @Override
    public HandoverViews handovers() {
        return tables;
    }

    @Override
    public OutboxViews outboxes() {
        return tables;
    }

    @Override
    public void close() {
        closed = true;
    }

    private final class Tenure implements LaneTenure {
        private final int lane;

        Tenure(int lane) {
            this.lane = lane;
        }

        @Override
        public int lane() {
            return lane;
        }

        @Override
        public long epoch() {
            return 0;
        }

        @Override
        public Instant missedBefore() {
            return openedAt;
        }

        @Override
        public void forEachDeadline(DeadlineVisitor visitor) {
            for (StoredHandover handover : tables.all()) {
                if (LaneNumber.of(handover.key(), lanes) == lane && handover.deadline() != HandoverRecord.NO_DEADLINE) {
                    visitor.visit(handover.key(), handover.deadline());
                }
            }
        }

        @Override
        public Loaded load(LoadRequest request) {
            return LoadedCopies.of(tables, request);
        }

        @Override
        public CompletionStage<CommitOutcome> commit(List<Change> changes) {
            if (closed) {
                return CompletableFuture.completedStage(CommitOutcome.LOST);
            }
            tables.apply(changes);
            return CompletableFuture.completedStage(CommitOutcome.COMMITTED);
        }
    }

    private record LoadedCopies(
            Map<HandoverKey, @Nullable StoredHandover> handovers,
            Map<EventRef, @Nullable EntryRecord> entries,
            Map<HandoverKey, List<Pending>> outboxes)
            implements Loaded {
        static LoadedCopies of(MemoryTables tables, LoadRequest request) {
            LoadedCopies copies = new LoadedCopies(new HashMap<>(), new HashMap<>(), new HashMap<>());
            request.handovers().forEach(key -> copies.handovers.put(key, tables.find(key)));
            request.entries()
                    .forEach(event -> copies.entries.put(event, tables.findEntry(event.key(), event.eventId())));
            for (HandoverKey key : request.outboxes()) {
                StoredHandover handover = tables.find(key);
                copies.outboxes.put(key, handover == null ? List.of() : tables.pendingOf(handover.owner(), key));
            }
            return copies;
        }

        @Override
        public @Nullable StoredHandover handover(HandoverKey key) {
            return requested(handovers, key);
        }

        @Override
        public @Nullable EntryRecord entry(EventRef event) {
            return requested(entries, event);
        }

        @Override
        public List<Pending> pending(HandoverKey key) {
            List<Pending> pending = requested(outboxes, key);
            return pending == null ? List.of() : pending;
        }

        private static <K, V> @Nullable V requested(Map<K, @Nullable V> found, K what) {
            if (!found.containsKey(what)) {
                throw new IllegalArgumentException(what + " was not requested");
            }
            return found.get(what);
        }
    }
}
