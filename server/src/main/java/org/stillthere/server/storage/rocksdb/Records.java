package org.stillthere.server.storage.rocksdb;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.stillthere.policy.codec.CorruptException;
import org.stillthere.policy.model.HandoverKey;
import org.stillthere.server.storage.EntryRecord;
import org.stillthere.server.storage.HandoverRecord;
import org.stillthere.server.storage.Pending;
import org.stillthere.server.storage.StoreException;
import org.stillthere.server.storage.StoreKey;
import org.stillthere.server.storage.StoreValue;
import org.stillthere.server.storage.StoredHandover;

/** Reads records of a database. What is damaged throws, and names its handover. Thread-safe. */
final class Records {
    private static final byte[] ALL = {};

    private final Database database;

    Records(Database database) {
        this.database = database;
    }

    @Nullable
    StoredHandover handover(HandoverKey key) {
        return naming(key, () -> {
            byte[] value = database.get(Family.HANDOVERS, StoreKey.of(key));
            return value == null ? null : StoredHandover.read(key, value);
        });
    }

    @Nullable
    EntryRecord entry(HandoverKey key, String eventId) {
        return naming(key, () -> {
            byte[] value = database.get(Family.ENTRIES, StoreKey.of(key, eventId));
            return value == null ? null : StoreValue.entry(key, eventId, value);
        });
    }

    List<Pending> pendingOf(String client, HandoverKey key) {
        List<Pending> pending = new ArrayList<>();
        byte[] prefix = StoreKey.prefixOfPending(client, key);
        return naming(key, () -> {
            database.scan(Family.OUTBOX, prefix, prefix, (found, value) -> pending.add(pending(found, value.bytes())));
            return pending;
        });
    }

    /** A handover that a scan has found. */
    static HandoverRecord handover(byte[] key, Database.Value value) {
        HandoverKey handover = StoreKey.handover(key);
        return naming(handover, () -> StoreValue.handover(handover, value.bytes()));
    }

    /** A decision in an outbox that a scan has found. */
    static Pending pending(byte[] key, byte[] value) {
        try {
            return StoreValue.pending(key, value);
        } catch (CorruptException e) {
            throw StoreValue.damaged(e);
        }
    }

    /** Is shown the key of a handover, as it lies in the store, and its deadline. */
    @FunctionalInterface
    interface RawDeadlineVisitor {
        void visit(byte[] key, long at);
    }

    void forEachDeadline(RawDeadlineVisitor visitor) {
        database.scan(Family.HANDOVERS, ALL, ALL, (key, value) -> {
            byte[] head = value.head(StoreValue.DEADLINE);
            if (head.length < StoreValue.DEADLINE) {
                throw new StoreException(
                        "handover " + StoreKey.handover(key) + " is damaged: its record ends in its deadline");
            }
            long at = ByteBuffer.wrap(head).getLong();
            if (at != HandoverRecord.NO_DEADLINE) {
                visitor.visit(key, at);
            }
            return true;
        });
    }

    private static <T extends @Nullable Object> T naming(HandoverKey key, Supplier<T> read) {
        try {
            return read.get();
        } catch (CorruptException | StoreException e) {
            throw new StoreException("handover " + key + " can't be read: " + e.getMessage(), e);
        }
    }
}
