package org.stillthere.server.storage.rocksdb;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.stillthere.policy.model.HandoverKey;
import org.stillthere.server.storage.EntryRecord;
import org.stillthere.server.storage.HandoverRecord;
import org.stillthere.server.storage.HandoverViews;
import org.stillthere.server.storage.OutboxViews;
import org.stillthere.server.storage.OutboxVisitor;
import org.stillthere.server.storage.Pending;
import org.stillthere.server.storage.StoreKey;
import org.stillthere.server.storage.StoredHandover;
import org.stillthere.server.storage.Visitor;

/** Reads for everybody, whichever lane a handover belongs to. */
final class RocksDbViews implements HandoverViews, OutboxViews {
    private static final byte[] ALL = {};

    private final Supplier<Database> databases;

    /** Views of the database that is open at the time. */
    RocksDbViews(Supplier<Database> databases) {
        this.databases = databases;
    }

    private Records records() {
        return new Records(databases.get());
    }

    @Override
    public @Nullable StoredHandover find(HandoverKey key) {
        return records().handover(key);
    }

    @Override
    public @Nullable EntryRecord findEntry(HandoverKey key, String eventId) {
        return records().entry(key, eventId);
    }

    @Override
    public List<Pending> pendingOf(String client, HandoverKey key) {
        return records().pendingOf(client, key);
    }

    @Override
    public void forEachOf(String tenant, String afterId, Visitor<HandoverRecord> visitor) {
        databases
                .get()
                .scan(
                        Family.HANDOVERS,
                        StoreKey.prefixOf(tenant),
                        StoreKey.after(tenant, afterId),
                        (key, value) -> visitor.visit(Records.handover(key, value)));
    }

    @Override
    public void forEachFinal(Instant before, Consumer<HandoverKey> visitor) {
        databases.get().scan(Family.HANDOVERS, ALL, ALL, (key, value) -> {
            HandoverRecord handover = Records.handover(key, value);
            if (handover.isFinalSince(before)) {
                visitor.accept(handover.key());
            }
            return true;
        });
    }

    @Override
    public void forEachPendingOf(String client, @Nullable Pending after, Visitor<Pending> visitor) {
        byte[] prefix = StoreKey.prefixOfOutbox(client);
        byte[] from = after == null ? prefix : StoreKey.ofPending(client, after.key(), after.sequence() + 1);
        scanOutbox(prefix, from, visitor);
    }

    @Override
    public void forEachPendingOf(String client, String tenant, Visitor<Pending> visitor) {
        byte[] prefix = StoreKey.prefixOfPending(client, tenant);
        scanOutbox(prefix, prefix, visitor);
    }

    private void scanOutbox(byte[] prefix, byte[] from, Visitor<Pending> visitor) {
        databases
                .get()
                .scan(Family.OUTBOX, prefix, from, (key, value) -> visitor.visit(Records.pending(key, value.bytes())));
    }

    @Override
    public void forEachOutbox(OutboxVisitor visitor) {
        Map<String, Long> counts = new TreeMap<>();
        databases.get().scan(Family.OUTBOX, ALL, ALL, (key, value) -> {
            counts.merge(StoreKey.clientOf(key), 1L, Long::sum);
            return true;
        });
        counts.forEach(visitor::visit);
    }
}
