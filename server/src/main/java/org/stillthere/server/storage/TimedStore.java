package org.stillthere.server.storage;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.stillthere.policy.model.HandoverKey;

/** A store whose commits are timed. Thread-safe if it and those who are told are. */
public final class TimedStore implements HandoverStore {
    private final HandoverStore store;
    private final LongSupplier nanos;
    private final LongConsumer committed;

    /**
     * Times that store.
     *
     * @param store does the work, and is closed with this one
     * @param nanos a clock as {@link System#nanoTime} is one
     * @param committed is told how many nanoseconds each commit took that succeeded
     */
    public TimedStore(HandoverStore store, LongSupplier nanos, LongConsumer committed) {
        this.store = store;
        this.nanos = nanos;
        this.committed = committed;
    }

    @Override
    public void commit(List<Change> changes) {
        long start = nanos.getAsLong();
        store.commit(changes);
        committed.accept(nanos.getAsLong() - start);
    }

    @Override
    public boolean commitsAtOnce() {
        return store.commitsAtOnce();
    }

    @Override
    public @Nullable StoredHandover find(HandoverKey key) {
        return store.find(key);
    }

    @Override
    public @Nullable EntryRecord findEntry(HandoverKey key, String eventId) {
        return store.findEntry(key, eventId);
    }

    @Override
    public void forEach(Consumer<HandoverRecord> visitor) {
        store.forEach(visitor);
    }

    @Override
    public void forEachDeadline(DeadlineVisitor visitor) {
        store.forEachDeadline(visitor);
    }

    @Override
    public void forEachOf(String tenant, String afterId, Visitor<HandoverRecord> visitor) {
        store.forEachOf(tenant, afterId, visitor);
    }

    @Override
    public boolean isPending(String client, HandoverKey key, long sequence) {
        return store.isPending(client, key, sequence);
    }

    @Override
    public List<Pending> pendingOf(String client, HandoverKey key) {
        return store.pendingOf(client, key);
    }

    @Override
    public void forEachPendingOf(String client, @Nullable Pending after, Visitor<Pending> visitor) {
        store.forEachPendingOf(client, after, visitor);
    }

    @Override
    public void forEachPendingOf(String client, String tenant, Visitor<Pending> visitor) {
        store.forEachPendingOf(client, tenant, visitor);
    }

    @Override
    public void forEachOutbox(OutboxVisitor visitor) {
        store.forEachOutbox(visitor);
    }

    @Override
    public void close() {
        store.close();
    }
}
