package org.stillthere.server.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;
import org.stillthere.policy.codec.CorruptException;
import org.stillthere.policy.codec.EntryCodec;
import org.stillthere.policy.codec.StateCodec;
import org.stillthere.policy.kernel.History;
import org.stillthere.policy.model.HandoverKey;
import org.stillthere.policy.model.HandoverState;
import org.stillthere.server.config.Durability;

/**
 * Keeps handovers in RocksDB, in one process: one column family for their states, one for their events
 * and decisions. A commit is one batch in the write-ahead log; with {@link Durability#FSYNC} it returns
 * after the log is flushed to the disk, and RocksDB flushes once for all lanes that commit at the time.
 */
public final class RocksHandoverStore implements HandoverStore {
    private static final byte[] HANDOVERS = "handovers".getBytes(StandardCharsets.UTF_8);
    private static final byte[] ENTRIES = "entries".getBytes(StandardCharsets.UTF_8);
    private static final long BLOCK_CACHE_BYTES = 64L << 20;
    /** Ten bits a key find 99 % of the event ids that are not there without a look at the disk. */
    private static final double BLOOM_BITS_PER_KEY = 10;

    private static final long WRITE_BUFFER_BYTES = 32L << 20;
    private static final int KEPT_INFO_LOGS = 2;

    private final List<AutoCloseable> toClose = new ArrayList<>();
    private final RocksDB db;
    private final ColumnFamilyHandle handovers;
    private final ColumnFamilyHandle entries;
    private final WriteOptions writeOptions;

    private RocksHandoverStore(Path directory, Durability durability) throws RocksDBException {
        LRUCache cache = toBeClosed(new LRUCache(BLOCK_CACHE_BYTES));
        BlockBasedTableConfig table = new BlockBasedTableConfig()
                .setFilterPolicy(toBeClosed(new BloomFilter(BLOOM_BITS_PER_KEY)))
                .setBlockCache(cache);
        ColumnFamilyOptions columns = toBeClosed(new ColumnFamilyOptions()
                .setTableFormatConfig(table)
                .setWriteBufferSize(WRITE_BUFFER_BYTES)
                .setCompressionType(CompressionType.LZ4_COMPRESSION));
        DBOptions options = toBeClosed(new DBOptions()
                .setCreateIfMissing(true)
                .setCreateMissingColumnFamilies(true)
                .setKeepLogFileNum(KEPT_INFO_LOGS)
                .setInfoLogLevel(InfoLogLevel.WARN_LEVEL));
        writeOptions = toBeClosed(new WriteOptions().setSync(durability == Durability.FSYNC));
        List<ColumnFamilyHandle> handles = new ArrayList<>();
        List<ColumnFamilyDescriptor> families = List.of(
                new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY, columns),
                new ColumnFamilyDescriptor(HANDOVERS, columns),
                new ColumnFamilyDescriptor(ENTRIES, columns));
        db = toBeClosed(RocksDB.open(options, directory.toString(), families, handles));
        handles.forEach(this::toBeClosed);
        handovers = handles.get(1);
        entries = handles.get(2);
    }

    /**
     * Opens the store in that directory, and makes it if it is not there.
     *
     * @throws StoreException if the directory can't be written, is damaged, or is held by another process
     */
    public static RocksHandoverStore open(Path directory, Durability durability) {
        RocksDB.loadLibrary();
        try {
            Files.createDirectories(directory);
            return new RocksHandoverStore(directory, durability);
        } catch (IOException | RocksDBException e) {
            String hint = String.valueOf(e.getMessage()).contains("lock") ? " Is another server running on it?" : "";
            throw new StoreException("can't open the store in " + directory + ": " + e.getMessage() + "." + hint, e);
        }
    }

    /** Notes what is to be closed, in the order in which it was opened. */
    private <T extends AutoCloseable> T toBeClosed(T resource) {
        toClose.add(resource);
        return resource;
    }

    @Override
    public @Nullable HandoverState find(HandoverKey key) {
        byte[] bytes = get(handovers, StoreKey.of(key));
        return bytes == null ? null : decoded(StateCodec::decode, bytes);
    }

    @Override
    public History.@Nullable Entry findEntry(HandoverKey key, String eventId) {
        byte[] bytes = get(entries, StoreKey.of(key, eventId));
        return bytes == null ? null : decoded(EntryCodec::decode, bytes);
    }

    private byte @Nullable [] get(ColumnFamilyHandle family, byte[] key) {
        try {
            return db.get(family, key);
        } catch (RocksDBException e) {
            throw new StoreException("can't read", e);
        }
    }

    @Override
    public void commit(List<Change> changes) {
        try (WriteBatch batch = new WriteBatch()) {
            for (Change change : changes) {
                HandoverKey key = change.state().key();
                batch.put(handovers, StoreKey.of(key), StateCodec.encode(change.state()));
                batch.put(
                        entries, StoreKey.of(key, change.entry().event().eventId()), EntryCodec.encode(change.entry()));
            }
            db.write(writeOptions, batch);
        } catch (RocksDBException e) {
            throw new StoreException("can't commit", e);
        }
    }

    @Override
    public void forEach(Consumer<HandoverState> visitor) {
        try (RocksIterator iterator = db.newIterator(handovers)) {
            for (iterator.seekToFirst(); iterator.isValid(); iterator.next()) {
                visitor.accept(decoded(StateCodec::decode, iterator.value()));
            }
            iterator.status();
        } catch (RocksDBException e) {
            throw new StoreException("can't read all handovers", e);
        }
    }

    @Override
    public void forEachOf(String tenant, String afterId, Visitor visitor) {
        byte[] prefix = StoreKey.prefixOf(tenant);
        try (ReadOptions options = new ReadOptions().setFillCache(false);
                RocksIterator iterator = db.newIterator(handovers, options)) {
            for (iterator.seek(StoreKey.after(tenant, afterId));
                    iterator.isValid() && startsWith(iterator.key(), prefix);
                    iterator.next()) {
                if (!visitor.visit(decoded(StateCodec::decode, iterator.value()))) {
                    return;
                }
            }
            iterator.status();
        } catch (RocksDBException e) {
            throw new StoreException("can't read the handovers of " + tenant, e);
        }
    }

    private static <T> T decoded(Function<byte[], T> codec, byte[] bytes) {
        try {
            return codec.apply(bytes);
        } catch (CorruptException e) {
            throw new StoreException("a record is damaged: " + e.getMessage(), e);
        }
    }

    private static boolean startsWith(byte[] key, byte[] prefix) {
        return key.length >= prefix.length && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
    }

    @Override
    public void close() {
        for (int i = toClose.size() - 1; i >= 0; i--) {
            try {
                toClose.get(i).close();
            } catch (Exception e) {
                throw new StoreException("can't close the store", e);
            }
        }
    }
}
