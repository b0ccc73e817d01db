package org.stillthere.server.storage.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.stillthere.policy.codec.CorruptException;
import org.stillthere.policy.model.HandoverKey;
import org.stillthere.server.storage.Change;
import org.stillthere.server.storage.DeadlineVisitor;
import org.stillthere.server.storage.Durability;
import org.stillthere.server.storage.EntryRecord;
import org.stillthere.server.storage.HandoverRecord;
import org.stillthere.server.storage.OutboxVisitor;
import org.stillthere.server.storage.Pending;
import org.stillthere.server.storage.StoreException;
import org.stillthere.server.storage.StoreKey;
import org.stillthere.server.storage.StoreValue;
import org.stillthere.server.storage.StoredHandover;
import org.stillthere.server.storage.Visitor;
import org.stillthere.server.storage.rocksdb.Family;

/**
 * Keeps handovers in a journal and in RocksDB, in one process: their states, their events and decisions, and the
 * outboxes ({@link Family}). A commit is one entry of the journal; with {@link Durability#FSYNC} it returns after the
 * journal is flushed to the disk, which lanes that commit at the same time do once. A commit of nothing but acks is not
 * flushed: a lost ack does no harm.
 */
public final class RocksHandoverStore implements HandoverStore {
    private static final int BYTES_OF_BATCH = 64 << 10;

    /** Longer ones are rare, and not kept. */
    private static final int MOST_BYTES_OF_BATCH = 4 << 20;

    private final JournaledTables tables;

    /** Those that no thread uses: as many as have ever committed at the same time. */
    private final Queue<Writes> batches = new ConcurrentLinkedQueue<>();

    private RocksHandoverStore(JournaledTables tables) {
        this.tables = tables;
    }

    /** Loads RocksDB's native library, so that {@link #open} need not. Takes a tenth of a second, once. */
    public static void loadLibrary() {
        RocksDB.loadLibrary();
    }

    /**
     * Opens the store in that directory, and makes it if it is not there.
     *
     * @throws StoreException if the directory can't be written, is damaged, or is held by another process
     */
    public static RocksHandoverStore open(Path directory, Durability durability) {
        try {
            return new RocksHandoverStore(JournaledTables.open(directory, durability));
        } catch (IOException | RocksDBException e) {
            String hint = String.valueOf(e.getMessage()).contains("lock") ? " Is another server running on it?" : "";
            throw new StoreException("can't open the store in " + directory + ": " + e.getMessage() + "." + hint, e);
        }
    }

    @Override
    public @Nullable StoredHandover find(HandoverKey key) {
        byte[] bytes = tables.get(Family.HANDOVERS, StoreKey.of(key));
        return bytes == null ? null : decoded(value -> StoredHandover.read(key, value), bytes);
    }

    @Override
    public @Nullable EntryRecord findEntry(HandoverKey key, String eventId) {
        byte[] bytes = tables.get(Family.ENTRIES, StoreKey.of(key, eventId));
        return bytes == null ? null : decoded(value -> StoreValue.entry(key, eventId, value), bytes);
    }

    @Override
    public boolean commitsAtOnce() {
        return tables.commitsAtOnce();
    }

    @Override
    public void commit(List<Change> changes) {
        Writes used = batches.poll();
        Writing writing = new Writing(used == null ? new Writes(BYTES_OF_BATCH) : used);
        boolean mayBeLost = true;
        for (Change change : changes) {
            change.match(writing);
            mayBeLost &= change instanceof Change.Acked;
        }
        tables.commit(writing.writes, mayBeLost);
        if (writing.writes.length() <= MOST_BYTES_OF_BATCH) {
            writing.writes.clear();
            batches.add(writing.writes);
        }
    }

    @Override
    public void forEach(Consumer<HandoverRecord> visitor) {
        tables.visit(Family.HANDOVERS, new byte[0], new byte[0], (key, value) -> {
            visitor.accept(handover(key, value.bytes()));
            return true;
        });
    }

    @Override
    public void forEachDeadline(DeadlineVisitor visitor) {
        tables.visit(Family.HANDOVERS, new byte[0], new byte[0], (key, value) -> {
            byte[] deadline = value.head(StoreValue.DEADLINE);
            if (deadline.length < StoreValue.DEADLINE) {
                throw new StoreException("a record is damaged: the bytes of a handover end in its deadline");
            }
            long at = ByteBuffer.wrap(deadline).getLong();
            if (at != HandoverRecord.NO_DEADLINE) {
                visitor.visit(StoreKey.handover(key), at);
            }
            return true;
        });
    }

    @Override
    public void forEachOf(String tenant, String afterId, Visitor<HandoverRecord> visitor) {
        tables.visit(
                Family.HANDOVERS,
                StoreKey.prefixOf(tenant),
                StoreKey.after(tenant, afterId),
                (key, value) -> visitor.visit(handover(key, value.bytes())));
    }

    @Override
    public boolean isPending(String client, HandoverKey key, long sequence) {
        return tables.get(Family.OUTBOX, StoreKey.ofPending(client, key, sequence)) != null;
    }

    @Override
    public List<Pending> pendingOf(String client, HandoverKey key) {
        StoredHandover handover = find(key);
        if (handover == null) {
            return List.of();
        }
        List<Pending> pendings = new ArrayList<>();
        byte[] prefix = StoreKey.prefixOfPending(client, key);
        Iterable<byte[]> keys =
                () -> LongStream.rangeClosed(1, handover.decoded().state().decisionSequence())
                        .mapToObj(sequence -> StoreKey.ofPending(client, key, sequence))
                        .iterator();
        tables.visitAmong(Family.OUTBOX, prefix, keys, (found, value) -> pendings.add(pending(found, value.bytes())));
        return pendings;
    }

    @Override
    public void forEachPendingOf(String client, @Nullable Pending after, Visitor<Pending> visitor) {
        byte[] prefix = StoreKey.prefixOfOutbox(client);
        byte[] from = after == null ? prefix : StoreKey.ofPending(client, after.key(), after.sequence() + 1);
        tables.visit(Family.OUTBOX, prefix, from, (key, value) -> visitor.visit(pending(key, value.bytes())));
    }

    @Override
    public void forEachPendingOf(String client, String tenant, Visitor<Pending> visitor) {
        byte[] prefix = StoreKey.prefixOfPending(client, tenant);
        tables.visit(Family.OUTBOX, prefix, prefix, (key, value) -> visitor.visit(pending(key, value.bytes())));
    }

    @Override
    public void forEachOutbox(OutboxVisitor visitor) {
        Map<String, Long> counts = new TreeMap<>();
        tables.visit(Family.OUTBOX, new byte[0], new byte[0], (key, value) -> {
            counts.merge(StoreKey.clientOf(key), 1L, Long::sum);
            return true;
        });
        counts.forEach(visitor::visit);
    }

    private static HandoverRecord handover(byte[] key, byte[] value) {
        return decoded(bytes -> StoreValue.handover(StoreKey.handover(key), bytes), value);
    }

    private static Pending pending(byte[] key, byte[] value) {
        return decoded(bytes -> StoreValue.pending(key, bytes), value);
    }

    /** What changes write. Always answers true. */
    private final class Writing implements Change.Cases<Boolean> {
        private final Writes writes;

        Writing(Writes writes) {
            this.writes = writes;
        }

        @Override
        public Boolean decided(Change.Decided decided) {
            StoredHandover handover = decided.handover();
            byte[] key = StoreKey.of(handover.key());
            put(Family.HANDOVERS, key, handover.value());
            put(
                    Family.ENTRIES,
                    StoreKey.of(key, decided.entry().eventId()),
                    decided.entry().value());
            Pending pending = decided.entry().pending();
            if (pending != null) {
                putPending(handover.owner(), pending);
            }
            return true;
        }

        @Override
        public Boolean acked(Change.Acked acked) {
            deletePending(acked.owner(), acked.pending());
            return true;
        }

        @Override
        public Boolean moved(Change.Moved moved) {
            StoredHandover handover = moved.handover();
            put(Family.HANDOVERS, StoreKey.of(handover.key()), handover.value());
            for (Pending pending : moved.pendings()) {
                deletePending(moved.from(), pending);
                putPending(handover.owner(), pending);
            }
            return true;
        }

        @Override
        public Boolean removed(Change.Removed removed) {
            delete(Family.HANDOVERS, StoreKey.of(removed.key()));
            byte[] prefix = StoreKey.prefixOfEntries(removed.key());
            tables.visit(Family.ENTRIES, prefix, prefix, (key, value) -> delete(Family.ENTRIES, key));
            pendingOf(removed.owner(), removed.key()).forEach(pending -> deletePending(removed.owner(), pending));
            return true;
        }

        private void putPending(String client, Pending pending) {
            put(Family.OUTBOX, StoreKey.ofPending(client, pending.key(), pending.sequence()), StoreValue.of(pending));
        }

        private void deletePending(String client, Pending pending) {
            delete(Family.OUTBOX, StoreKey.ofPending(client, pending.key(), pending.sequence()));
        }

        private void put(Family family, byte[] key, byte[] value) {
            writes.add(family, key, value);
        }

        private boolean delete(Family family, byte[] key) {
            writes.add(family, key, null);
            return true;
        }
    }

    private static <T> T decoded(Function<byte[], T> codec, byte[] bytes) {
        try {
            return codec.apply(bytes);
        } catch (CorruptException e) {
            throw StoreValue.damaged(e);
        }
    }

    @Override
    public void close() {
        tables.close();
    }
}
