package org.stillthere.server.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.FlushOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.stillthere.policy.codec.CorruptException;
import org.stillthere.policy.kernel.History;
import org.stillthere.policy.model.HandoverKey;
import org.stillthere.server.config.Durability;

/**
 * Keeps handovers in RocksDB, in one process: one column family for their states, one for their events
 * and decisions, one for the outboxes. A commit is one batch in the write-ahead log; with {@link
 * Durability#FSYNC} it returns after the log is flushed to the disk, and RocksDB flushes once for all lanes that
 * commit at the time. A commit of nothing but acks is not flushed: a lost ack does no harm.
 */
public final class RocksHandoverStore implements HandoverStore {
    private static final Logger LOG = LoggerFactory.getLogger(RocksHandoverStore.class);

    private static final byte[] HANDOVERS = "handovers".getBytes(StandardCharsets.UTF_8);
    private static final byte[] ENTRIES = "entries".getBytes(StandardCharsets.UTF_8);
    private static final byte[] OUTBOX = "outbox".getBytes(StandardCharsets.UTF_8);

    /** How records are laid out. A change takes the next number, so that a store is never misread. */
    private static final byte[] FORMAT = {3};

    private static final byte[] FORMAT_KEY = "format".getBytes(StandardCharsets.UTF_8);
    private static final long BLOCK_CACHE_BYTES = 64L << 20;
    /** Ten bits a key find 99 % of the event ids that are not there without a look at the disk. */
    private static final double BLOOM_BITS_PER_KEY = 10;

    /** The same for what is not in a file yet, as a share of the buffer. */
    private static final double MEMTABLE_BLOOM_RATIO = 0.02;

    private static final long WRITE_BUFFER_BYTES = 32L << 20;

    /** What was acked is a deletion that a walk has to step over until it is compacted away: keep few of them. */
    private static final long OUTBOX_WRITE_BUFFER_BYTES = 4L << 20;

    /** A start after a crash reads the whole log, and applies it record by record: keep it short. */
    private static final long LOG_BYTES = 64L << 20;

    private static final int KEPT_INFO_LOGS = 2;

    /** A column family, and its number in a batch. */
    private record Family(ColumnFamilyHandle handle, int id) {
        Family(ColumnFamilyHandle handle) {
            this(handle, handle.getID());
        }
    }

    private final List<AutoCloseable> toClose = new ArrayList<>();
    private final RocksDB db;
    private final Family handovers;
    private final Family entries;
    private final Family outbox;
    private final WriteOptions writeOptions;
    private final WriteOptions ackOptions;

    private RocksHandoverStore(Path directory, Durability durability) throws RocksDBException {
        LRUCache cache = toBeClosed(new LRUCache(BLOCK_CACHE_BYTES));
        BlockBasedTableConfig table = new BlockBasedTableConfig()
                .setFilterPolicy(toBeClosed(new BloomFilter(BLOOM_BITS_PER_KEY)))
                .setBlockCache(cache);
        ColumnFamilyOptions columns = columns(table, WRITE_BUFFER_BYTES);
        ColumnFamilyOptions outboxColumns = columns(table, OUTBOX_WRITE_BUFFER_BYTES);
        DBOptions options = toBeClosed(new DBOptions()
                .setCreateIfMissing(true)
                .setCreateMissingColumnFamilies(true)
                .setMaxTotalWalSize(LOG_BYTES)
                .setKeepLogFileNum(KEPT_INFO_LOGS)
                .setInfoLogLevel(InfoLogLevel.WARN_LEVEL));
        writeOptions = toBeClosed(new WriteOptions().setSync(durability == Durability.FSYNC));
        ackOptions = toBeClosed(new WriteOptions());
        List<ColumnFamilyHandle> handles = new ArrayList<>();
        List<ColumnFamilyDescriptor> families = List.of(
                new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY, columns),
                new ColumnFamilyDescriptor(HANDOVERS, columns),
                new ColumnFamilyDescriptor(ENTRIES, columns),
                new ColumnFamilyDescriptor(OUTBOX, outboxColumns));
        db = toBeClosed(RocksDB.open(options, directory.toString(), families, handles));
        handles.forEach(this::toBeClosed);
        handovers = new Family(handles.get(1));
        entries = new Family(handles.get(2));
        outbox = new Family(handles.get(3));
    }

    private ColumnFamilyOptions columns(BlockBasedTableConfig table, long writeBufferBytes) {
        return toBeClosed(new ColumnFamilyOptions()
                .setTableFormatConfig(table)
                .setWriteBufferSize(writeBufferBytes)
                .setMemtableWholeKeyFiltering(true)
                .setMemtablePrefixBloomSizeRatio(MEMTABLE_BLOOM_RATIO)
                .setCompressionType(CompressionType.LZ4_COMPRESSION));
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
        loadLibrary();
        try {
            Files.createDirectories(directory);
            RocksHandoverStore store = new RocksHandoverStore(directory, durability);
            store.checkFormat(directory);
            return store;
        } catch (IOException | RocksDBException e) {
            String hint = String.valueOf(e.getMessage()).contains("lock") ? " Is another server running on it?" : "";
            throw new StoreException("can't open the store in " + directory + ": " + e.getMessage() + "." + hint, e);
        }
    }

    private void checkFormat(Path directory) throws RocksDBException {
        byte[] format = db.get(FORMAT_KEY);
        if (format == null && isEmpty()) {
            db.put(FORMAT_KEY, FORMAT);
        } else if (!Arrays.equals(format, FORMAT)) {
            close();
            throw new StoreException("the store in " + directory + " was written by another version, in a format that"
                    + " this one does not read. Name another data directory, or run that version.");
        }
    }

    private boolean isEmpty() {
        try (RocksIterator iterator = db.newIterator(handovers.handle())) {
            iterator.seekToFirst();
            return !iterator.isValid();
        }
    }

    /** Notes what is to be closed, in the order in which it was opened. */
    private <T extends AutoCloseable> T toBeClosed(T resource) {
        toClose.add(resource);
        return resource;
    }

    @Override
    public @Nullable HandoverRecord find(HandoverKey key) {
        byte[] bytes = get(handovers, StoreKey.of(key));
        return bytes == null ? null : decoded(StoreValue::handover, bytes);
    }

    @Override
    public @Nullable EntryRecord findEntry(HandoverKey key, String eventId) {
        byte[] bytes = get(entries, StoreKey.of(key, eventId));
        return bytes == null ? null : decoded(StoreValue::entry, bytes);
    }

    private byte @Nullable [] get(Family family, byte[] key) {
        try {
            return db.get(family.handle(), key);
        } catch (RocksDBException e) {
            throw new StoreException("can't read", e);
        }
    }

    @Override
    public void commit(List<Change> changes) {
        BatchBytes bytes = new BatchBytes(changes.size());
        Batching batching = new Batching(bytes);
        boolean mayBeLost = true;
        for (Change change : changes) {
            change.match(batching);
            mayBeLost &= change instanceof Change.Acked;
        }
        try (WriteBatch batch = new WriteBatch(bytes.toBytes())) {
            db.write(mayBeLost ? ackOptions : writeOptions, batch);
        } catch (RocksDBException e) {
            throw new StoreException("can't commit", e);
        }
    }

    @Override
    public void forEach(Consumer<HandoverRecord> visitor) {
        visit(handovers, new byte[0], new byte[0], (key, value) -> {
            visitor.accept(decoded(StoreValue::handover, value));
            return true;
        });
    }

    @Override
    public void forEachDeadline(DeadlineVisitor visitor) {
        ByteBuffer deadline = ByteBuffer.allocateDirect(StoreValue.DEADLINE);
        try (ReadOptions options = new ReadOptions().setFillCache(false);
                RocksIterator iterator = db.newIterator(handovers.handle(), options)) {
            for (iterator.seekToFirst(); iterator.isValid(); iterator.next()) {
                int length = iterator.value(deadline.clear()); // copies what fits, and says how long the whole is
                if (length < StoreValue.DEADLINE) {
                    throw new StoreException("a record is damaged: the bytes of a handover end in its deadline");
                }
                long at = deadline.getLong(0);
                if (at != HandoverRecord.NO_DEADLINE) {
                    visitor.visit(StoreKey.handover(iterator.key()), at);
                }
            }
            iterator.status();
        } catch (RocksDBException e) {
            throw new StoreException("can't read", e);
        }
    }

    @Override
    public void forEachOf(String tenant, String afterId, Visitor<HandoverRecord> visitor) {
        visit(
                handovers,
                StoreKey.prefixOf(tenant),
                StoreKey.after(tenant, afterId),
                (key, value) -> visitor.visit(decoded(StoreValue::handover, value)));
    }

    @Override
    public boolean isPending(String client, HandoverKey key, long sequence) {
        return get(outbox, StoreKey.ofPending(client, key, sequence)) != null;
    }

    @Override
    public List<Pending> pendingOf(String client, HandoverKey key) {
        List<Pending> pendings = new ArrayList<>();
        byte[] prefix = StoreKey.prefixOfPending(client, key);
        visit(outbox, prefix, prefix, (found, value) -> pendings.add(pending(found, value)));
        return pendings;
    }

    @Override
    public void forEachPendingOf(String client, @Nullable Pending after, Visitor<Pending> visitor) {
        byte[] prefix = StoreKey.prefixOfOutbox(client);
        byte[] from = after == null ? prefix : StoreKey.ofPending(client, after.key(), after.sequence() + 1);
        visit(outbox, prefix, from, (key, value) -> visitor.visit(pending(key, value)));
    }

    @Override
    public void forEachPendingOf(String client, String tenant, Visitor<Pending> visitor) {
        byte[] prefix = StoreKey.prefixOfPending(client, tenant);
        visit(outbox, prefix, prefix, (key, value) -> visitor.visit(pending(key, value)));
    }

    @Override
    public void forEachOutbox(OutboxVisitor visitor) {
        Map<String, Long> counts = new TreeMap<>();
        visit(outbox, new byte[0], new byte[0], (key, value) -> {
            counts.merge(StoreKey.clientOf(key), 1L, Long::sum);
            return true;
        });
        counts.forEach(visitor::visit);
    }

    private static Pending pending(byte[] key, byte[] value) {
        return decoded(bytes -> StoreValue.pending(key, bytes), value);
    }

    /** Sees a key and its value; false ends the visit. */
    @FunctionalInterface
    private interface BytesVisitor {
        boolean visit(byte[] key, byte[] value);
    }

    /**
     * Shows what begins with the prefix, from that key on. A scan does not push out what is in the cache, and ends
     * with the prefix: else it would step over all that was deleted behind it.
     */
    private void visit(Family family, byte[] prefix, byte[] from, BytesVisitor visitor) {
        try (Slice end = prefix.length == 0 ? null : new Slice(StoreKey.behind(prefix));
                ReadOptions options = new ReadOptions().setFillCache(false)) {
            if (end != null) {
                options.setIterateUpperBound(end);
            }
            try (RocksIterator iterator = db.newIterator(family.handle(), options)) {
                iterator.seek(from);
                while (iterator.isValid() && visitor.visit(iterator.key(), iterator.value())) {
                    iterator.next();
                }
                iterator.status();
            }
        } catch (RocksDBException e) {
            throw new StoreException("can't read", e);
        }
    }

    /** Writes changes to a batch. Always answers true. */
    private final class Batching implements Change.Cases<Boolean> {
        private final BatchBytes batch;

        Batching(BatchBytes batch) {
            this.batch = batch;
        }

        @Override
        public Boolean decided(Change.Decided decided) {
            HandoverRecord handover = decided.handover();
            put(handovers, StoreKey.of(handover.key()), StoreValue.of(handover));
            History.Entry entry = decided.entry().entry();
            put(entries, StoreKey.of(handover.key(), entry.event().eventId()), StoreValue.of(decided.entry()));
            if (decided.entry().outboxed()) {
                putPending(handover.owner(), Pending.of(entry.decision()));
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
            HandoverRecord handover = moved.handover();
            put(handovers, StoreKey.of(handover.key()), StoreValue.of(handover));
            for (Pending pending : moved.pendings()) {
                deletePending(moved.from(), pending);
                putPending(handover.owner(), pending);
            }
            return true;
        }

        @Override
        public Boolean removed(Change.Removed removed) {
            delete(handovers, StoreKey.of(removed.key()));
            byte[] prefix = StoreKey.prefixOfEntries(removed.key());
            visit(entries, prefix, prefix, (key, value) -> delete(entries, key));
            pendingOf(removed.owner(), removed.key()).forEach(pending -> deletePending(removed.owner(), pending));
            return true;
        }

        private void putPending(String client, Pending pending) {
            put(outbox, StoreKey.ofPending(client, pending.key(), pending.sequence()), StoreValue.of(pending));
        }

        private void deletePending(String client, Pending pending) {
            delete(outbox, StoreKey.ofPending(client, pending.key(), pending.sequence()));
        }

        private void put(Family family, byte[] key, byte[] value) {
            batch.put(family.id(), key, value);
        }

        private boolean delete(Family family, byte[] key) {
            batch.delete(family.id(), key);
            return true;
        }
    }

    private static <T> T decoded(Function<byte[], T> codec, byte[] bytes) {
        try {
            return codec.apply(bytes);
        } catch (CorruptException e) {
            throw new StoreException("a record is damaged: " + e.getMessage(), e);
        }
    }

    /** Moves what the log holds to where the next start need not read it. */
    private void flush() {
        try (FlushOptions options = new FlushOptions().setWaitForFlush(true)) {
            db.flush(options, List.of(handovers.handle(), entries.handle(), outbox.handle()));
        } catch (RocksDBException e) {
            LOG.warn("can't flush the store: nothing is lost, the next start reads the log", e);
        }
    }

    @Override
    public void close() {
        flush();
        for (int i = toClose.size() - 1; i >= 0; i--) {
            try {
                toClose.get(i).close();
            } catch (Exception e) {
                throw new StoreException("can't close the store", e);
            }
        }
    }
}
