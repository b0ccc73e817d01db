package org.stillthere.server.lane;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.stillthere.policy.kernel.History;
import org.stillthere.policy.model.HandoverKey;
import org.stillthere.server.storage.Change;
import org.stillthere.server.storage.EntryRecord;
import org.stillthere.server.storage.HandoverRecord;
import org.stillthere.server.storage.HandoverStore;
import org.stillthere.server.storage.Pending;
import org.stillthere.server.storage.StoreException;
import org.stillthere.server.storage.StoredHandover;

/** A store in memory that fails, or holds its breath, when a test says so. */
final class MemoryStore implements HandoverStore {
    /** Where a commit waits until the test lets it go on. */
    record Hold(CountDownLatch reached, CountDownLatch released) {}

    private final Map<HandoverKey, StoredHandover> handovers = new ConcurrentHashMap<>();
    private final Map<String, EntryRecord> entries = new ConcurrentHashMap<>();
    private final Map<String, List<Pending>> outboxes = new ConcurrentHashMap<>();
    private final List<Integer> groupSizes = new ArrayList<>();
    private final AtomicInteger commitsToFail = new AtomicInteger();
    private volatile boolean commitsWait;
    private volatile @Nullable Hold hold;
    private volatile @Nullable RuntimeException readFault;
    private volatile @Nullable RuntimeException commitFault;

    /** The next commits fail, as those of a full disk do. */
    void failCommits(int count) {
        commitsToFail.set(count);
    }

    /** The next commit throws what a store is not documented to throw. */
    void breakCommit(RuntimeException fault) {
        commitFault = fault;
    }

    /** Every read of a state throws from now on; null mends it. */
    void breakReads(@Nullable RuntimeException fault) {
        readFault = fault;
    }

    /** The next commit waits, so that what is reported meanwhile becomes one group. */
    Hold holdNextCommit() {
        Hold next = new Hold(new CountDownLatch(1), new CountDownLatch(1));
        hold = next;
        return next;
    }

    /** How many changes each commit that succeeded had. */
    synchronized List<Integer> groupSizes() {
        return List.copyOf(groupSizes);
    }

    @Override
    public @Nullable StoredHandover find(HandoverKey key) {
        RuntimeException fault = readFault;
        if (fault != null) {
            throw fault;
        }
        return handovers.get(key);
    }

    @Override
    public @Nullable EntryRecord findEntry(HandoverKey key, String eventId) {
        return entries.get(key + "\0" + eventId);
    }

    /** Whether commits wait for the disk, as far as a lane can know. */
    void commitsWait(boolean wait) {
        commitsWait = wait;
    }

    @Override
    public boolean commitsAtOnce() {
        return !commitsWait;
    }

    @Override
    public synchronized void commit(List<Change> changes) {
        Hold waiting = hold;
        if (waiting != null) {
            hold = null;
            waiting.reached().countDown();
            try {
                waiting.released().await();
            } catch (InterruptedException e) {
                throw new StoreException("interrupted", e);
            }
        }
        RuntimeException fault = commitFault;
        if (fault != null) {
            commitFault = null;
            throw fault;
        }
        if (commitsToFail.getAndUpdate(left -> Math.max(left - 1, 0)) > 0) {
            throw new StoreException("can't commit", new IOException("no space left on device"));
        }
        Applying applying = new Applying();
        changes.forEach(change -> change.match(applying));
        groupSizes.add(changes.size());
    }

    @Override
    public void forEach(Consumer<HandoverRecord> visitor) {
        handovers.values().forEach(handover -> visitor.accept(handover.decoded()));
    }

    @Override
    public void forEachDeadline(DeadlineVisitor visitor) {
        handovers.forEach((key, handover) -> {
            if (handover.deadline() != HandoverRecord.NO_DEADLINE) {
                visitor.visit(key, handover.deadline());
            }
        });
    }

    @Override
    public void forEachOf(String tenant, String afterId, Visitor<HandoverRecord> visitor) {
        throw new UnsupportedOperationException("no lane lists handovers");
    }

    @Override
    public boolean isPending(String client, HandoverKey key, long sequence) {
        return pendingOf(client, key).stream().anyMatch(pending -> pending.sequence() == sequence);
    }

    @Override
    public synchronized List<Pending> pendingOf(String client, HandoverKey key) {
        return outboxes.getOrDefault(client, List.of()).stream()
                .filter(pending -> pending.key().equals(key))
                .toList();
    }

    @Override
    public void forEachPendingOf(String client, @Nullable Pending after, Visitor<Pending> visitor) {
        throw new UnsupportedOperationException("no lane walks through an outbox");
    }

    @Override
    public void forEachPendingOf(String client, String tenant, Visitor<Pending> visitor) {
        throw new UnsupportedOperationException("no lane walks through an outbox");
    }

    @Override
    public synchronized void forEachOutbox(OutboxVisitor visitor) {
        outboxes.forEach((client, pendings) -> visitor.visit(client, pendings.size()));
    }

    private final class Applying implements Change.Cases<Boolean> {
        @Override
        public Boolean decided(Change.Decided decided) {
            HandoverKey key = decided.handover().key();
            History.Entry entry = decided.entry().entry();
            handovers.put(key, decided.handover());
            entries.put(key + "\0" + entry.event().eventId(), decided.entry());
            return !decided.entry().outboxed()
                    || outbox(decided.handover().owner()).add(Pending.of(entry.decision()));
        }

        @Override
        public Boolean acked(Change.Acked acked) {
            return outbox(acked.owner()).remove(acked.pending());
        }

        @Override
        public Boolean moved(Change.Moved moved) {
            handovers.put(moved.handover().key(), moved.handover());
            outbox(moved.from()).removeAll(moved.pendings());
            return outbox(moved.handover().owner()).addAll(moved.pendings());
        }

        @Override
        public Boolean removed(Change.Removed removed) {
            handovers.remove(removed.key());
            entries.keySet().removeIf(key -> key.startsWith(removed.key() + "\0"));
            return outbox(removed.owner()).removeIf(pending -> pending.key().equals(removed.key()));
        }

        private List<Pending> outbox(String client) {
            return outboxes.computeIfAbsent(client, unused -> new ArrayList<>());
        }
    }

    @Override
    public void close() {}
}
