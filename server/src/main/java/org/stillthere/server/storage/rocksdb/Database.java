package org.stillthere.server.storage.rocksdb;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompactionStyle;
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
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;
import org.stillthere.server.storage.StoreException;
import org.stillthere.server.storage.StoreKey;

/**
 * An open RocksDB database with a column family for each {@link Family}. Thread-safe; reads may come until and after it
 * is closed, and then throw.
 */
final class Database implements AutoCloseable {
    private static final long BLOCK_CACHE_BYTES = 64L << 20;
    private static final int BLOCK_BYTES = 16 << 10;

    /** Ten bits a key find 99 % of the event ids that are not there without a look at the disk. */
    private static final double BLOOM_BITS_PER_KEY = 10;

    /**
     * A memtable is searched at each insertion, so it should fit a core's cache: with 64 MiB an event took a third more of the
     * processor, and the commit thread did two thirds as many a second.
     */
    private static final long MOST_MEMTABLE_BYTES = 8L << 20;

    /** How many files are left as they are before they are merged: with small ones, more than RocksDB's default of four. */
    private static final int FILES_PER_MERGE = 8;

    /** The same as a part of the heap's limit, by which a small machine says how much memory there is. */
    private static final int MEMTABLE_PART = 16;

    /** While one is flushed the next is written to; two more before writes must wait for the disk. */
    private static final int MEMTABLES = 4;

    /** Tells the operating system to write files bit by bit, so that a sync at the end has little left to do. */
    private static final long BYTES_PER_SYNC = 1L << 20;

    private static final int BACKGROUND_JOBS = 2;
    private static final int KEPT_INFO_LOGS = 2;

    private final List<AutoCloseable> toClose = new ArrayList<>();
    private final List<ColumnFamilyHandle> families = new ArrayList<>();
    private final RocksDB db;
    private final WriteOptions synced;
    private final WriteOptions unsynced;

    /** Held shared by those who use the database, alone by the one who closes it: native code must not be pulled away. */
    private final ReadWriteLock use = new ReentrantReadWriteLock();

    private boolean closed;
    private volatile boolean closing;

    /**
     * Opens the database in that directory, and makes it if it is not there. RocksDB replays its log up to the first
     * record that is torn, writes what it found as files, and flushes them to the disk before this returns: what is read
     * from then on can't be lost with the machine, even if the process before never flushed it.
     *
     * @throws RocksDBException if the directory can't be written, is damaged, or is held by another process
     * @throws StoreException if another version wrote it, in a format that this one does not read
     */
    Database(Path directory) throws RocksDBException {
        RocksDB.loadLibrary();
        BlockBasedTableConfig table = new BlockBasedTableConfig()
                .setFilterPolicy(toBeClosed(new BloomFilter(BLOOM_BITS_PER_KEY)))
                .setBlockSize(BLOCK_BYTES)
                .setBlockCache(toBeClosed(new LRUCache(BLOCK_CACHE_BYTES)));
        ColumnFamilyOptions columns = toBeClosed(columns(table));
        DBOptions options = toBeClosed(options());
        synced = toBeClosed(new WriteOptions().setSync(true));
        unsynced = toBeClosed(new WriteOptions());
        List<ColumnFamilyDescriptor> descriptors = new ArrayList<>();
        descriptors.add(new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY, columns));
        for (Family family : Family.values()) {
            descriptors.add(new ColumnFamilyDescriptor(family.columnFamily(), columns));
        }
        try {
            db = toBeClosed(RocksDB.open(options, directory.toString(), descriptors, families));
            families.forEach(this::toBeClosed);
            StoreFormat.check(directory, this, db, synced);
        } catch (RocksDBException | RuntimeException e) { // else nobody could open it again in this process
            close();
            throw e;
        }
    }

    private static DBOptions options() {
        return new DBOptions()
                .setCreateIfMissing(true)
                .setCreateMissingColumnFamilies(true)
                .setAtomicFlush(true) // after a torn log no family is ahead of another
                .setWalRecoveryMode(WALRecoveryMode.PointInTimeRecovery)
                .setAllowConcurrentMemtableWrite(false) // there is one writer
                .setEnableWriteThreadAdaptiveYield(false)
                .setMaxBackgroundJobs(BACKGROUND_JOBS)
                .setBytesPerSync(BYTES_PER_SYNC)
                .setAvoidUnnecessaryBlockingIO(true)
                .setSkipStatsUpdateOnDbOpen(true)
                .setKeepLogFileNum(KEPT_INFO_LOGS)
                .setInfoLogLevel(InfoLogLevel.WARN_LEVEL);
    }

    private static ColumnFamilyOptions columns(BlockBasedTableConfig table) {
        return new ColumnFamilyOptions()
                .setTableFormatConfig(table)
                .setWriteBufferSize(
                        Math.min(MOST_MEMTABLE_BYTES, Runtime.getRuntime().maxMemory() / MEMTABLE_PART))
                .setMaxWriteBufferNumber(MEMTABLES)
                .setCompactionStyle(CompactionStyle.UNIVERSAL)
                .setLevel0FileNumCompactionTrigger(FILES_PER_MERGE)
                .setCompressionType(CompressionType.LZ4_COMPRESSION);
    }

    /** Notes what is to be closed, in the order in which it was opened. */
    private <T extends AutoCloseable> T toBeClosed(T resource) {
        toClose.add(resource);
        return resource;
    }

    private ColumnFamilyHandle handle(Family family) {
        return families.get(family.id());
    }

    /** The value under that key; null if there is none. */
    byte @Nullable [] get(Family family, byte[] key) {
        use.readLock().lock();
        try {
            ensureOpen();
            return db.get(handle(family), key);
        } catch (RocksDBException e) {
            throw new StoreException("can't read: " + e.getMessage(), e);
        } finally {
            use.readLock().unlock();
        }
    }

    /** Is shown one record after the other. */
    interface RecordVisitor {
        /** Notes it; false ends the scan. */
        boolean visit(byte[] key, Value value);
    }

    /** A value that is at hand while it is shown. */
    interface Value {
        byte[] bytes();

        /** The first so many bytes, or fewer if there are no more: copies only these. */
        byte[] head(int most);
    }

    /**
     * Shows what begins with the prefix, from that key on, as it was when the scan began. A scan does not push out what is
     * in the cache, and ends with the prefix: else it would step over all that was deleted behind it.
     */
    void scan(Family family, byte[] prefix, byte[] from, RecordVisitor visitor) {
        use.readLock().lock();
        try (Slice end = prefix.length == 0 ? null : new Slice(StoreKey.behind(prefix));
                ReadOptions options = new ReadOptions().setFillCache(false)) {
            ensureOpen();
            if (end != null) {
                options.setIterateUpperBound(end);
            }
            try (RocksIterator iterator = db.newIterator(handle(family), options)) {
                Value value = new IteratorValue(iterator);
                iterator.seek(from);
                while (iterator.isValid() && visitor.visit(iterator.key(), value)) {
                    if (closing) { // the scan of a large store would hold up whoever closes it
                        throw closed();
                    }
                    iterator.next();
                }
                iterator.status();
            }
        } catch (RocksDBException e) {
            throw new StoreException("can't read: " + e.getMessage(), e);
        } finally {
            use.readLock().unlock();
        }
    }

    private static final class IteratorValue implements Value {
        private final RocksIterator iterator;
        private ByteBuffer room = ByteBuffer.allocateDirect(Long.BYTES);

        IteratorValue(RocksIterator iterator) {
            this.iterator = iterator;
        }

        @Override
        public byte[] bytes() {
            return iterator.value();
        }

        @Override
        public byte[] head(int most) {
            if (room.capacity() < most) {
                room = ByteBuffer.allocateDirect(most);
            }
            int length = iterator.value(room.clear().limit(most)); // copies what fits, and says how long the whole is
            byte[] head = new byte[Math.min(length, most)];
            room.get(0, head);
            return head;
        }
    }

    /**
     * Writes records to the log, and makes them visible. A failure is returned and not thrown: those who wait for the
     * commit must be answered, whatever it was.
     *
     * @param sync whether to return only when they are on the disk; otherwise they survive the process
     * @return null if they are written
     */
    @Nullable
    StoreException write(List<BatchBytes.Part> parts, boolean sync) {
        use.readLock().lock();
        try (WriteBatch records = new WriteBatch(BatchBytes.join(parts))) {
            ensureOpen();
            db.write(sync ? synced : unsynced, records);
            return null;
        } catch (StoreException e) {
            return e;
        } catch (RocksDBException | RuntimeException | OutOfMemoryError e) {
            return new StoreException("can't write: " + e.getMessage(), e);
        } finally {
            use.readLock().unlock();
        }
    }

    private void ensureOpen() {
        if (closed) {
            throw closed();
        }
    }

    private static StoreException closed() {
        return new StoreException("the store is closed, or is being opened again after a fault");
    }

    /** Writes what is in memory as files, so that the next start need not replay the log. */
    void flush() {
        use.readLock().lock();
        try (FlushOptions options = new FlushOptions().setWaitForFlush(true)) {
            ensureOpen();
            db.flush(options, families);
        } catch (RocksDBException e) {
            throw new StoreException("can't flush: " + e.getMessage(), e);
        } finally {
            use.readLock().unlock();
        }
    }

    /** Ends scans, waits for those who read, and closes. */
    @Override
    public void close() {
        closing = true;
        use.writeLock().lock();
        try {
            closed = true;
            for (int i = toClose.size() - 1; i >= 0; i--) {
                toClose.get(i).close();
            }
            toClose.clear();
        } catch (Exception e) {
            throw new StoreException("can't close the store", e);
        } finally {
            use.writeLock().unlock();
        }
    }
}
