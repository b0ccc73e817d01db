package org.stillthere.server.storage.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompactionStyle;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.EnvOptions;
import org.rocksdb.FlushOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.IngestExternalFileOptions;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.SstFileWriter;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.stillthere.server.storage.StoreException;
import org.stillthere.server.storage.StoreKey;
import org.stillthere.server.storage.rocksdb.Family;

/**
 * The records that are in RocksDB, a column family for each {@link Family}. They come as whole files ({@link #add}). Only
 * what a start after a crash reads from the journal is written one by one ({@link #write}), and lost in the next crash
 * until it is flushed: the journal has it as long. Thread-safe.
 */
final class RocksTables implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RocksTables.class);

    /** How records are laid out. A change takes the next number, so that a store is never misread. */
    private static final byte[] FORMAT = {7};

    /**
     * What is read, too, and goes on in today's: 6, where a handover repeated its key; 5, whose journal was not written
     * over; 4, where what an event led to repeated its key as well; and 3, which was the same and had no journal.
     */
    private static final List<byte[]> FORMER_FORMATS =
            List.of(new byte[] {6}, new byte[] {5}, new byte[] {4}, new byte[] {3});

    private static final byte[] FORMAT_KEY = {'f', 'o', 'r', 'm', 'a', 't'};

    private static final long BLOCK_CACHE_BYTES = 64L << 20;

    /** Ten bits a key find 99 % of the event ids that are not there without a look at the disk. */
    private static final double BLOOM_BITS_PER_KEY = 10;

    /** About what a start after a crash reads. */
    private static final long WRITE_BUFFER_BYTES = 64L << 20;

    /** Files that are left as they are: to merge them takes as long as to write them, or longer. */
    private static final int FILES_PER_MERGE = 8;

    /**
     * The same of events, which are most of what is written and are never written again. Most are not looked for in files,
     * so a few more of these do no harm.
     */
    private static final int FILES_OF_EVENTS_PER_MERGE = 16;

    /** When so many wait to be merged, no more are added. As many stop a write to RocksDB ("level0_stop_writes_trigger"). */
    private static final int MOST_FILES = 36;

    private static final long MERGE_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long MOST_MERGE_WAIT_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final int KEPT_INFO_LOGS = 2;

    /** Where files are made that are to become RocksDB's. */
    private static final String NEW_FILES = "new";

    private final Path newFiles;
    private final Options optionsOfFiles;
    private final EnvOptions environment;
    private final List<AutoCloseable> toClose = new ArrayList<>();
    private final RocksDB db;
    private final List<ColumnFamilyHandle> families = new ArrayList<>();
    private final WriteOptions unlogged;

    /**
     * Opens RocksDB in that directory, and makes it if it is not there.
     *
     * @throws RocksDBException if the directory can't be written, is damaged, or is held by another process
     * @throws StoreException if another version wrote it, in a format that this one does not read
     */
    RocksTables(Path directory) throws RocksDBException {
        RocksDB.loadLibrary();
        BlockBasedTableConfig table = new BlockBasedTableConfig()
                .setFilterPolicy(toBeClosed(new BloomFilter(BLOOM_BITS_PER_KEY)))
                .setBlockCache(toBeClosed(new LRUCache(BLOCK_CACHE_BYTES)));
        ColumnFamilyOptions columns = toBeClosed(columns(table, FILES_PER_MERGE));
        ColumnFamilyOptions columnsOfEvents = toBeClosed(columns(table, FILES_OF_EVENTS_PER_MERGE));
        DBOptions options = toBeClosed(new DBOptions()
                .setCreateIfMissing(true)
                .setCreateMissingColumnFamilies(true)
                .setAtomicFlush(true)
                .setKeepLogFileNum(KEPT_INFO_LOGS)
                .setInfoLogLevel(InfoLogLevel.WARN_LEVEL));
        unlogged = toBeClosed(new WriteOptions().setDisableWAL(true));
        environment = toBeClosed(new EnvOptions());
        optionsOfFiles = toBeClosed(new Options(options, columns));
        newFiles = directory.resolve(NEW_FILES);
        List<ColumnFamilyDescriptor> descriptors = new ArrayList<>();
        descriptors.add(new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY, columns));
        for (Family family : Family.values()) {
            descriptors.add(new ColumnFamilyDescriptor(
                    family.columnFamily(), family == Family.ENTRIES ? columnsOfEvents : columns));
        }
        db = toBeClosed(RocksDB.open(options, directory.toString(), descriptors, families));
        families.forEach(this::toBeClosed);
        try {
            checkFormat(directory);
            checkFamilies();
        } catch (RocksDBException | StoreException e) { // else nobody could open it again in this process
            close();
            throw e;
        }
    }

    private static ColumnFamilyOptions columns(BlockBasedTableConfig table, int filesPerMerge) {
        return new ColumnFamilyOptions()
                .setTableFormatConfig(table)
                .setWriteBufferSize(WRITE_BUFFER_BYTES)
                .setCompactionStyle(CompactionStyle.UNIVERSAL)
                .setLevel0FileNumCompactionTrigger(filesPerMerge)
                .setCompressionType(CompressionType.LZ4_COMPRESSION);
    }

    private void checkFamilies() {
        for (Family family : Family.values()) {
            if (handle(family).getID() != family.id()) {
                throw new StoreException("the column families are not those of a store");
            }
        }
    }

    private void checkFormat(Path directory) throws RocksDBException {
        byte[] format = db.get(FORMAT_KEY);
        boolean former = FORMER_FORMATS.stream().anyMatch(each -> Arrays.equals(format, each));
        if (former || (format == null && isEmpty())) {
            db.put(FORMAT_KEY, FORMAT);
        } else if (!Arrays.equals(format, FORMAT)) {
            throw new StoreException("the store in " + directory + " was written by another version, in a format that"
                    + " this one does not read. Name another data directory, or run that version.");
        }
    }

    private boolean isEmpty() {
        try (RocksIterator iterator = db.newIterator(handle(Family.HANDOVERS))) {
            iterator.seekToFirst();
            return !iterator.isValid();
        }
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
        try {
            return db.get(handle(family), key);
        } catch (RocksDBException e) {
            throw new StoreException("can't read", e);
        }
    }

    /**
     * Shows what begins with the prefix, from that key on. A scan does not push out what is in the cache, and ends
     * with the prefix: else it would step over all that was deleted behind it.
     */
    void visit(Family family, byte[] prefix, byte[] from, RecordVisitor visitor) {
        try (Slice end = prefix.length == 0 ? null : new Slice(StoreKey.behind(prefix));
                ReadOptions options = new ReadOptions().setFillCache(false)) {
            if (end != null) {
                options.setIterateUpperBound(end);
            }
            try (RocksIterator iterator = db.newIterator(handle(family), options)) {
                Value value = new Value(iterator);
                iterator.seek(from);
                while (iterator.isValid() && visitor.visit(iterator.key(), value)) {
                    iterator.next();
                }
                iterator.status();
            }
        } catch (RocksDBException e) {
            throw new StoreException("can't read", e);
        }
    }

    /** The value that the iterator is at. */
    private static final class Value implements RecordVisitor.Value {
        private final RocksIterator iterator;
        private ByteBuffer room = ByteBuffer.allocateDirect(Long.BYTES);

        Value(RocksIterator iterator) {
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
     * Makes a file of those records, and lets it be RocksDB's: on top of all that is there, on the disk, and seen from
     * now on.
     */
    void add(Family family, SortedRecords records) {
        if (records.isEmpty()) {
            return;
        }
        Path file = newFiles.resolve(family + ".sst");
        try {
            Files.createDirectories(newFiles);
            Files.deleteIfExists(file); // what a crash has left
            awaitMerges(family);
            writeFile(file, records);
            ingest(family, file);
        } catch (IOException | RocksDBException e) {
            throw new StoreException("can't write", e);
        } finally {
            delete(file); // half of it takes room that the journal may need
        }
    }

    private void writeFile(Path file, SortedRecords records) throws RocksDBException {
        try (SstFileWriter writer = new SstFileWriter(environment, optionsOfFiles)) {
            writer.open(file.toString());
            Arena arena = records.arena();
            Arena.View key = new Arena.View();
            Arena.View value = new Arena.View();
            records.forEach(place -> {
                if (arena.isDeletion(place)) {
                    writer.delete(arena.key(place));
                } else {
                    arena.show(place, key, value);
                    writer.put(key.bytes(), value.bytes());
                }
            });
            writer.finish();
        }
    }

    private void ingest(Family family, Path file) throws RocksDBException {
        try (IngestExternalFileOptions linked =
                        new IngestExternalFileOptions().setMoveFiles(true).setWriteGlobalSeqno(false);
                IngestExternalFileOptions copied = new IngestExternalFileOptions().setWriteGlobalSeqno(false)) {
            try {
                db.ingestExternalFile(handle(family), List.of(file.toString()), linked);
            } catch (RocksDBException e) { // not every file system has links
                db.ingestExternalFile(handle(family), List.of(file.toString()), copied);
            }
        }
    }

    /** RocksDB takes files however many it has yet to merge, and a read would have to look into all of them. */
    private void awaitMerges(Family family) throws RocksDBException {
        long start = System.nanoTime();
        while (Integer.parseInt(db.getProperty(handle(family), "rocksdb.num-files-at-level0")) > MOST_FILES) {
            if (System.nanoTime() - start > MOST_MERGE_WAIT_NANOS) {
                throw new StoreException("RocksDB does not merge its files");
            }
            LockSupport.parkNanos(MERGE_WAIT_NANOS);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.warn("can't delete {}", file, e); // the next file takes its place
        }
    }

    /** Writes a batch as {@link Writes} makes it. */
    void write(byte[] batchBytes) {
        try (WriteBatch batch = new WriteBatch(batchBytes)) {
            db.write(unlogged, batch);
        } catch (RocksDBException e) {
            throw new StoreException("can't write", e);
        }
    }

    /** Returns when all that was written is on the disk. */
    void flush() {
        try (FlushOptions options = new FlushOptions().setWaitForFlush(true)) {
            db.flush(options, families);
        } catch (RocksDBException e) {
            throw new StoreException("can't flush", e);
        }
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
