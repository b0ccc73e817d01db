package org.stillthere.server.storage.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.stillthere.server.storage.Durability;
import org.stillthere.server.storage.StoreException;
import org.stillthere.server.storage.rocksdb.Family;

/**
 * Records that are written to a journal at once, and to RocksDB in bulk.
 *
 * <pre>
 *   commit ──▶ journal ──▶ overlay          durable, and seen by all who read
 *
 *   checkpoint, when the journal's file has grown enough:
 *     the overlay settles: a new one, and a new file of the journal, take its place
 *     what it holds, sorted ──▶ files of RocksDB, and the journal's former file is dropped
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
     * How long a file of the journal gets before the overlay settles, at most. So much is held in memory, twice while
     * it settles, and so much is read by a start after a crash; with less, RocksDB would have more files to merge.
     */
    private static final long MOST_SETTLE_BYTES = 48L << 20;

    /** The same as a part of the heap's limit, which is that of memory outside of it, too, if nothing else is said. */
    private static final int SETTLE_PART = 8;

    /** Commits wait when the journal is so many times as long. */
    private static final int MOST_SETTLES = 2;

    private static final long RETRY_MILLIS = 1_000;

    private final RocksTables tables;
    private final Journal journal;
    private final boolean syncs;
    private final long settleBytes;

    /** Held shared by those who commit, alone by the one who lets the overlay settle. */
    private final ReadWriteLock rotation = new ReentrantReadWriteLock();

    private final Thread checkpointer = new Thread(this::checkpointAgainAndAgain, "store-checkpoint");
    private final Object turn = new Object();
    private final ChunkPool chunks = new ChunkPool();
    private volatile Overlay overlay = new Overlay(chunks);
    private volatile @Nullable Overlay settling;

    /** What of it RocksDB has not yet; used by one thread at a time. */
    private final Set<Family> toSettle = EnumSet.noneOf(Family.class);

    /** Whether RocksDB has records of the journal in memory: those that a start after a crash has read. */
    private boolean journalWasRead;

    private boolean failed;
    private long failedAt;
    private boolean closing;

    private JournaledTables(RocksTables tables, Journal journal, Durability durability, long settleBytes) {
        this.tables = tables;
        this.journal = journal;
        this.syncs = durability == Durability.FSYNC;
        this.settleBytes = settleBytes;
        this.journalWasRead = journal.size() > 0;
        this.checkpointer.setDaemon(true);
        this.checkpointer.start();
    }

    /**
     * Opens the records of that directory, and makes it if it is not there.
     *
     * @throws StoreException if another version wrote it, in a format that this one does not read
     */
    static JournaledTables open(Path directory, Durability durability) throws IOException, RocksDBException {
        return open(
                directory,
                durability,
                Math.min(MOST_SETTLE_BYTES, Runtime.getRuntime().maxMemory() / SETTLE_PART));
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
     * Writes all, or nothing. The batch is the caller's again afterwards.
     *
     * @param mayBeLost whether it need not outlive the machine
     */
    void commit(Writes writes, boolean mayBeLost) {
        awaitRoom();
        rotation.readLock().lock();
        try {
            long end = journal.append(writes.bytes(), writes.length());
            if (syncs && !mayBeLost) {
                journal.sync(end);
            }
            overlay.apply(writes);
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

    /** Whether a commit made now is written and no more: it waits for neither a flush nor room. */
    boolean commitsAtOnce() {
        return !syncs && !isFull();
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
        return journal.size() >= MOST_SETTLES * settleBytes;
    }

    /** The value under that key; null if there is none. */
    byte @Nullable [] get(Family family, byte[] key) {
        Held held = overlay.find(family, key); // first: records go from here to there, never back
        Overlay below = settling;
        if (held == null && below != null) {
            held = below.find(family, key);
        }
        return held == null ? tables.get(family, key) : held.value();
    }

    /**
     * Shows in order what begins with the prefix, from that key on: the records that are there at the time of the call.
     * One that has changed since may be shown as it is now.
     */
    void visit(Family family, byte[] prefix, byte[] from, RecordVisitor visitor) {
        Set<HeldKey> inMemory = new HashSet<>();
        Overlay newest = overlay;
        Overlay older = settling; // in this order, as in get
        newest.forEachKey(family, prefix, from, key -> inMemory.add(new HeldKey(key)));
        if (older != null) {
            older.forEachKey(family, prefix, from, key -> inMemory.add(new HeldKey(key)));
        }
        visit(family, prefix, from, inMemory, visitor);
    }

    /**
     * The same of a prefix of which it is known what keys there may be: each is looked up in memory, where else all of
     * the family is looked through.
     */
    void visitAmong(Family family, byte[] prefix, Iterable<byte[]> keys, RecordVisitor visitor) {
        Set<HeldKey> inMemory = new HashSet<>();
        Overlay newest = overlay;
        Overlay older = settling; // in this order, as in get
        for (byte[] key : keys) {
            if (newest.find(family, key) != null || (older != null && older.find(family, key) != null)) {
                inMemory.add(new HeldKey(key));
            }
        }
        visit(family, prefix, prefix, inMemory, visitor);
    }

    private void visit(Family family, byte[] prefix, byte[] from, Set<HeldKey> inMemory, RecordVisitor visitor) {
        if (inMemory.isEmpty()) {
            tables.visit(family, prefix, from, visitor);
            return;
        }
        Queue<HeldKey> above = new PriorityQueue<>(inMemory);
        boolean[] more = {true};
        tables.visit(family, prefix, from, (key, value) -> {
            HeldKey below = new HeldKey(key);
            more[0] =
                    visitUpTo(below, above, family, visitor) && (inMemory.contains(below) || visitor.visit(key, value));
            return more[0];
        });
        if (more[0]) {
            visitUpTo(null, above, family, visitor);
        }
    }

    /** Shows what lies in memory up to that key, or all of it; false if the visitor has seen enough. */
    private boolean visitUpTo(@Nullable HeldKey last, Queue<HeldKey> above, Family family, RecordVisitor visitor) {
        for (HeldKey next = above.peek(); next != null; next = above.peek()) {
            if (last != null && next.compareTo(last) > 0) {
                return true;
            }
            above.remove();
            byte[] value = get(family, next.bytes());
            if (value != null && !visitor.visit(next.bytes(), new Value(value))) {
                return false;
            }
        }
        return true;
    }

    /** The value of a record that was in memory. */
    private static final class Value implements RecordVisitor.Value {
        private final byte[] bytes;

        Value(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public byte[] bytes() {
            return bytes;
        }

        @Override
        public byte[] head(int most) {
            return Arrays.copyOf(bytes, Math.min(bytes.length, most));
        }
    }

    private void checkpointAgainAndAgain() {
        while (awaitTurn()) {
            boolean succeeded = false;
            try {
                checkpoint();
                succeeded = true;
            } catch (IOException | RuntimeException | OutOfMemoryError e) {
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

    private void checkpoint() throws IOException {
        if (journalWasRead) {
            tables.flush(); // what was read from it
            journalWasRead = false;
        }
        if (settling == null) { // else the last checkpoint failed, and this one goes on with what is left
            settle();
        }
        Overlay settled = Objects.requireNonNull(settling);
        while (!toSettle.isEmpty()) {
            Family family = toSettle.iterator().next();
            tables.add(family, settled.sorted(family));
            toSettle.remove(family);
        }
        journal.dropFormer();
        settling = null;
        settled.release();
    }

    private void settle() throws IOException {
        journal.prepareRotation(); // while commits go on
        rotation.writeLock().lock();
        try {
            journal.rotate();
            settling = overlay; // before it is replaced: who reads must find it in one of the two
            overlay = new Overlay(chunks);
            toSettle.addAll(EnumSet.allOf(Family.class));
        } finally {
            rotation.writeLock().unlock();
        }
    }

    /** Moves to RocksDB what is in the journal, so that the next start need not read it, and closes. */
    @Override
    public void close() {
        synchronized (turn) {
            closing = true;
            turn.notifyAll();
        }
        awaitCheckpointer();
        try {
            if (settling != null) {
                checkpoint(); // it failed before
            }
            checkpoint();
        } catch (IOException | RuntimeException e) {
            LOG.warn("can't empty the journal: nothing is lost, the next start reads it", e);
        }
        try {
            journal.close();
        } catch (IOException e) {
            throw new StoreException("can't close the journal", e);
        } finally {
            tables.close();
        }
    }

    /** However often it is interrupted: RocksDB must not be closed while it is written. */
    private void awaitCheckpointer() {
        boolean interrupted = false;
        while (checkpointer.isAlive()) {
            try {
                checkpointer.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
