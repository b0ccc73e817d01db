package org.stillthere.server.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.stillthere.server.config.Durability;

/**
 * Records that are written to a journal at once, and to RocksDB in bulk.
 *
 * <pre>
 *   commit ──▶ journal ──▶ overlay          durable, and seen by all who read
 *
 *   checkpoint, when the journal's file has grown enough:
 *     the overlay settles: a new one, and a new file of the journal, take its place
 *     what it holds ──▶ RocksDB, in memory there
 *     every few times, RocksDB ──▶ its files, and the journal's former files are dropped
 *
 *   read: overlay, then the one that settles, then RocksDB
 * </pre>
 *
 * <p>A record that is written again and again between two checkpoints reaches RocksDB once, and one that is put and
 * deleted never does. After a crash the journal is read into RocksDB from its beginning: to write again what is there
 * already changes nothing, for each record ends as it was written last.
 *
 * <p>Thread-safe; a record is written by one thread at a time.
 */
final class JournaledTables implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JournaledTables.class);

    private static final String JOURNAL = "journal";

    /**
     * How long a file of the journal gets before the overlay settles. What commits hold in memory is up to twice as
     * much, and the collector of the JVM copies it again and again: keep it small.
     */
    private static final long SETTLE_BYTES = 8L << 20;

    /**
     * After how many such files RocksDB is flushed. A start after a crash reads what was not: half a second for twice
     * as much. With less, RocksDB would have more and smaller files to merge.
     */
    private static final int SETTLED_PER_FLUSH = 6;

    /** Commits wait when so many files are not flushed. */
    private static final int MOST_SETTLED = 2 * SETTLED_PER_FLUSH;

    private static final int BATCH_BYTES = 1 << 20;
    private static final long RETRY_MILLIS = 1_000;

    private final RocksTables tables;
    private final Journal journal;
    private final boolean syncs;
    private final long settleBytes;

    /** Held shared by those who commit, alone by the one who lets the overlay settle. */
    private final ReadWriteLock rotation = new ReentrantReadWriteLock();

    private final Thread checkpointer = new Thread(this::checkpointAgainAndAgain, "store-checkpoint");
    private final Object turn = new Object();
    private volatile Overlay overlay = new Overlay();
    private volatile @Nullable Overlay settling;
    private boolean failed;
    private long failedAt;
    private boolean closing;

    private JournaledTables(RocksTables tables, Journal journal, Durability durability, long settleBytes) {
        this.tables = tables;
        this.journal = journal;
        this.syncs = durability == Durability.FSYNC;
        this.settleBytes = settleBytes;
        this.checkpointer.setDaemon(true);
        this.checkpointer.start();
    }

    /**
     * Opens the records of that directory, and makes it if it is not there.
     *
     * @throws StoreException if another version wrote it, in a format that this one does not read
     */
    static JournaledTables open(Path directory, Durability durability) throws IOException, RocksDBException {
        return open(directory, durability, SETTLE_BYTES);
    }

    /** The same, where the overlay settles when a file of the journal is so long. */
    static JournaledTables open(Path directory, Durability durability, long settleBytes)
            throws IOException, RocksDBException {
        Files.createDirectories(directory);
        RocksTables tables = new RocksTables(directory);
        try {
            Journal journal = Journal.open(directory.resolve(JOURNAL), tables::write);
            return new JournaledTables(tables, journal, durability, settleBytes);
        } catch (IOException | RuntimeException e) {
            tables.close();
            throw e;
        }
    }

    /**
     * Writes all, or nothing.
     *
     * @param mayBeLost whether it need not outlive the machine
     */
    void commit(Writes writes, boolean mayBeLost) {
        byte[] bytes = writes.bytes();
        awaitRoom();
        rotation.readLock().lock();
        try {
            long end = journal.append(bytes, writes.length());
            if (syncs && !mayBeLost) {
                journal.sync(end);
            }
            writes.forEach(overlay::apply);
        } catch (IOException e) {
            throw new StoreException("can't commit: " + e.getMessage(), e);
        } finally {
            rotation.readLock().unlock();
        }
        if (journal.written() >= settleBytes) {
            synchronized (turn) {
                turn.notifyAll();
            }
        }
    }

    private void awaitRoom() {
        if (!isFull()) {
            return;
        }
        synchronized (turn) {
            turn.notifyAll();
            while (isFull()) {
                if (failed || closing) {
                    throw new StoreException("can't commit: RocksDB can't be written, and the journal is full");
                }
                try {
                    turn.wait();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new StoreException("can't commit: interrupted", e);
                }
            }
        }
    }

    private boolean isFull() {
        return journal.size() >= MOST_SETTLED * settleBytes;
    }

    /** The value under that key; null if there is none. */
    byte @Nullable [] get(Family family, byte[] key) {
        Write found = overlay.find(family, key); // first: records go from here to there, never back
        Overlay below = settling;
        if (found == null && below != null) {
            found = below.find(family, key);
        }
        return found == null ? tables.get(family, key) : found.value();
    }

    /** The value of a record in memory. */
    private record Value(Write write) implements RecordVisitor.Value {
        @Override
        public byte[] bytes() {
            return Objects.requireNonNull(write.value());
        }

        @Override
        public byte[] head(int most) {
            return write.head(most);
        }
    }

    /** Shows in order what begins with the prefix, from that key on, as it is at the time of the call. */
    void visit(Family family, byte[] prefix, byte[] from, RecordVisitor visitor) {
        Map<Write, Write> inMemory = new HashMap<>();
        Overlay newest = overlay;
        Overlay older = settling; // in this order, as in get
        if (older != null) {
            older.forEach(family, prefix, from, write -> inMemory.put(write, write));
        }
        newest.forEach(family, prefix, from, write -> inMemory.put(write, write));
        if (inMemory.isEmpty()) {
            tables.visit(family, prefix, from, visitor);
            return;
        }
        Queue<Write> above = new PriorityQueue<>(inMemory.values());
        boolean[] more = {true};
        tables.visit(family, prefix, from, (key, value) -> {
            Write below = Write.under(family, key);
            more[0] = visitUpTo(below, above, visitor) && (inMemory.containsKey(below) || visitor.visit(key, value));
            return more[0];
        });
        if (more[0]) {
            visitUpTo(null, above, visitor);
        }
    }

    /** Shows what lies in memory up to that key, or all of it; false if the visitor has seen enough. */
    private static boolean visitUpTo(@Nullable Write last, Queue<Write> above, RecordVisitor visitor) {
        for (Write next = above.peek(); next != null; next = above.peek()) {
            if (last != null && next.compareTo(last) > 0) {
                return true;
            }
            above.remove();
            if (!next.isDeletion() && !visitor.visit(next.key(), new Value(next))) {
                return false;
            }
        }
        return true;
    }

    private void checkpointAgainAndAgain() {
        while (awaitTurn()) {
            boolean succeeded = false;
            try {
                checkpoint(false);
                succeeded = true;
            } catch (IOException | RuntimeException e) {
                LOG.error("can't write to RocksDB; the journal has all that was committed, and grows", e);
            }
            synchronized (turn) {
                failed = !succeeded;
                failedAt = System.nanoTime();
                turn.notifyAll();
            }
        }
    }

    /** Waits until the journal has grown enough; false if the store closes. */
    private boolean awaitTurn() {
        synchronized (turn) {
            try {
                while (!closing && !isDue()) {
                    turn.wait(RETRY_MILLIS);
                }
            } catch (InterruptedException e) { // nobody does that
                Thread.currentThread().interrupt();
                return false;
            }
            return !closing;
        }
    }

    private boolean isDue() {
        return failed
                ? System.nanoTime() - failedAt >= TimeUnit.MILLISECONDS.toNanos(RETRY_MILLIS)
                : journal.written() >= settleBytes || isFull();
    }

    private void checkpoint(boolean flush) throws IOException {
        Overlay unfinished = settling; // by the last checkpoint, if that failed
        write((unfinished == null ? settle() : unfinished).writes());
        settling = null;
        if (flush || journal.size() >= SETTLED_PER_FLUSH * settleBytes) {
            tables.flush();
            journal.dropFormer();
        }
    }

    private Overlay settle() throws IOException {
        rotation.writeLock().lock();
        try {
            journal.rotate();
            Overlay settled = overlay;
            settling = settled; // before it is replaced: who reads must find it in one of the two
            overlay = new Overlay();
            return settled;
        } finally {
            rotation.writeLock().unlock();
        }
    }

    private void write(List<Write> writes) {
        Writes batch = new Writes(BATCH_BYTES);
        for (Write write : writes) {
            batch.add(write);
            if (batch.length() >= BATCH_BYTES) {
                write(batch);
                batch = new Writes(BATCH_BYTES);
            }
        }
        if (!batch.isEmpty()) {
            write(batch);
        }
    }

    private void write(Writes batch) {
        tables.write(Arrays.copyOf(batch.bytes(), batch.length()));
    }

    /** Moves to RocksDB what is in the journal, so that the next start need not read it, and closes. */
    @Override
    public void close() {
        synchronized (turn) {
            closing = true;
            turn.notifyAll();
        }
        try {
            checkpointer.join();
            checkpoint(false); // the one that failed, if one did
            checkpoint(true);
        } catch (IOException | StoreException e) {
            LOG.warn("can't empty the journal: nothing is lost, the next start reads it", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try {
            journal.close();
        } catch (IOException e) {
            throw new StoreException("can't close the journal", e);
        } finally {
            tables.close();
        }
    }
}
