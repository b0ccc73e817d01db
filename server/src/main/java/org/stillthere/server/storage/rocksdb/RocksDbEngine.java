package org.stillthere.server.storage.rocksdb;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.stillthere.server.storage.Durability;
import org.stillthere.server.storage.HandoverViews;
import org.stillthere.server.storage.OutboxViews;
import org.stillthere.server.storage.StorageEngine;
import org.stillthere.server.storage.StoreException;
import org.stillthere.server.storage.Tenures;

/**
 * Keeps handovers in RocksDB, in this process: its log makes a commit durable, its files hold the rest. With {@link
 * Durability#FSYNC} a commit is answered once the log is on the disk, with {@link Durability#PROCESS} once it is written.
 *
 * <pre>
 *   opened ──start──▶ serving ──a write fails──▶ reopening ──opened again──▶ serving, at the next epoch
 *      └──────────────────┴──────────close───────────┴───────▶ closed
 * </pre>
 *
 * <p>After a write that failed nobody can tell what is in the log, and RocksDB takes no more: the database is closed and
 * opened anew, which reads what is really there, again and again until the disk lets it.
 */
public final class RocksDbEngine implements StorageEngine {
    private static final Logger LOG = LoggerFactory.getLogger(RocksDbEngine.class);

    private static final long RETRY_MILLIS = 1_000;

    private static final FileAttribute<?>[] OWNER_ONLY = {
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
    };

    /** After a shorter interruption timers count as late, not as missed: a node of a cluster would be as long away. */
    private static final Duration INTERRUPTION = Duration.ofSeconds(6);

    private enum State {
        OPENED,
        SERVING,
        REOPENING,
        CLOSED
    }

    private final Path directory;
    private final Durability durability;
    private final int lanes;
    private final InstantSource clock;
    private final RocksDbViews views = new RocksDbViews(this::database);

    // Guarded by this
    private State state = State.OPENED;
    private OpenStore store;
    private @Nullable Thread keeper;
    private Instant failedAt = Instant.MAX;

    private RocksDbEngine(Path directory, Durability durability, int lanes, InstantSource clock) {
        this.directory = directory;
        this.durability = durability;
        this.lanes = lanes;
        this.clock = clock;
        this.store = openStore(0, clock.instant());
    }

    /** Loads RocksDB's native library, so that {@link #open} need not. Takes a tenth of a second, once. */
    public static void loadLibrary() {
        RocksDB.loadLibrary();
    }

    /**
     * Opens the store in that directory, and makes it if it is not there.
     *
     * @param lanes how many lanes share the handovers, 1 or more; may differ from the last time
     * @param clock says which timers were missed while nobody was there
     * @throws StoreException if the directory can't be written, is damaged, or is held by another process
     */
    public static RocksDbEngine open(Path directory, Durability durability, int lanes, InstantSource clock) {
        return new RocksDbEngine(directory, durability, lanes, clock);
    }

    private OpenStore openStore(long epoch, Instant missedBefore) {
        try {
            makeDirectory();
            Database database = new Database(directory);
            try {
                List<LaneDeadlines> deadlines = LaneDeadlines.scan(new Records(database), lanes);
                Committer committer = durability == Durability.FSYNC
                        ? new GroupCommitter(database, this::writeFailed)
                        : new DirectCommitter(database, this::writeFailed);
                return new OpenStore(epoch, missedBefore, database, deadlines, committer);
            } catch (RuntimeException | OutOfMemoryError e) { // else nobody could open it again
                database.close();
                throw e;
            }
        } catch (IOException | RocksDBException e) {
            String hint = String.valueOf(e.getMessage()).contains("lock") ? " Is another server running on it?" : "";
            throw new StoreException("can't open the store in " + directory + ": " + e.getMessage() + "." + hint, e);
        }
    }

    /**
     * For its owner only: it holds what people wrote. A directory that was made and not flushed is lost with the machine, and
     * all that is in it.
     */
    private void makeDirectory() throws IOException {
        if (Files.isDirectory(directory)) {
            return;
        }
        Path made = directory.toAbsolutePath();
        Path existing = made.getParent();
        while (existing != null && !Files.exists(existing)) {
            existing = existing.getParent();
        }
        if (made.getParent() != null) {
            Files.createDirectories(made.getParent());
        }
        boolean posix = made.getFileSystem().supportedFileAttributeViews().contains("posix");
        Files.createDirectory(made, posix ? OWNER_ONLY : new FileAttribute<?>[0]);
        for (Path parent = made.getParent();
                parent != null;
                parent = parent.equals(existing) ? null : parent.getParent()) {
            try (FileChannel channel = FileChannel.open(parent, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    @Override
    public int lanes() {
        return lanes;
    }

    @Override
    public void start(Tenures told) {
        OpenStore opened;
        synchronized (this) {
            if (state != State.OPENED) {
                throw new IllegalStateException("the engine was started before");
            }
            state = State.SERVING;
            opened = store;
            keeper = new Thread(() -> keepOpen(told), "store-keeper");
            keeper.setDaemon(true);
            keeper.start();
        }
        handOut(opened, told);
    }

    private void handOut(OpenStore opened, Tenures told) {
        for (int lane = 0; lane < lanes; lane++) {
            told.taken(new RocksDbTenure(lane, opened, opened.deadlines().get(lane)));
        }
    }

    private synchronized OpenStore current() {
        return store;
    }

    private Database database() {
        return current().database();
    }

    @Override
    public HandoverViews handovers() {
        return views;
    }

    @Override
    public OutboxViews outboxes() {
        return views;
    }

    /** By any thread. */
    private synchronized void writeFailed(StoreException failure) {
        LOG.error("a write to the store failed, so it is opened anew; what was answered is safe", failure);
        if (state == State.SERVING) {
            state = State.REOPENING;
            failedAt = clock.instant();
            notifyAll();
        }
    }

    /** The keeper's work: waits for failures, and opens the store again. */
    private void keepOpen(Tenures told) {
        try {
            while (awaitFailure()) {
                OpenStore failed = current();
                for (int lane = 0; lane < lanes; lane++) {
                    told.lost(lane, failed.epoch());
                }
                reopen(failed, told);
            }
        } catch (InterruptedException e) { // nobody interrupts it
            Thread.currentThread().interrupt();
        }
    }

    private synchronized boolean awaitFailure() throws InterruptedException {
        while (state == State.SERVING) {
            wait();
        }
        return state == State.REOPENING;
    }

    private void reopen(OpenStore failed, Tenures told) throws InterruptedException {
        closeQuietly(failed);
        while (!isClosed()) {
            try {
                reopen(failed.epoch() + 1, missedBefore(failed), told);
                return;
            } catch (RuntimeException | OutOfMemoryError e) {
                LOG.error("the store can't be opened again; the next attempt is in {} ms", RETRY_MILLIS, e);
            }
            synchronized (this) {
                if (state != State.CLOSED) {
                    TimeUnit.MILLISECONDS.timedWait(this, RETRY_MILLIS);
                }
            }
        }
    }

    private void reopen(long epoch, Instant missedBefore, Tenures told) {
        OpenStore opened = openStore(epoch, missedBefore);
        if (serve(opened)) {
            handOut(opened, told);
            LOG.info("the store is open again, at epoch {}", epoch);
        } else {
            closeQuietly(opened);
        }
    }

    private synchronized boolean isClosed() {
        return state == State.CLOSED;
    }

    private synchronized boolean serve(OpenStore opened) {
        if (state == State.CLOSED) {
            return false;
        }
        store = opened;
        state = State.SERVING;
        return true;
    }

    private synchronized Instant missedBefore(OpenStore failed) {
        Instant now = clock.instant();
        return now.isAfter(failedAt.plus(INTERRUPTION)) ? now : failed.missedBefore();
    }

    private static void closeQuietly(OpenStore failed) {
        try {
            failed.close(false);
        } catch (StoreException e) {
            LOG.warn("the store that failed could not be closed cleanly", e);
        }
    }

    @Override
    public void close() {
        OpenStore last;
        boolean healthy;
        Thread keeping;
        synchronized (this) {
            if (state == State.CLOSED) {
                return;
            }
            healthy = state != State.REOPENING;
            state = State.CLOSED;
            notifyAll();
            last = store;
            keeping = keeper;
        }
        if (keeping != null) {
            UninterruptibleJoin.of(keeping);
        }
        last.close(healthy);
    }
}
