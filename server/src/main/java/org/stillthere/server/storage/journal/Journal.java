package org.stillthere.server.storage.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The commits that are not in RocksDB's files yet, one behind the other, in numbered files.
 *
 * <pre>
 *   length (4 bytes), CRC-32C of the file's number and the payload (4 bytes), payload      a commit
 *
 *   written to ──rotate──▶ former ──RocksDB has all of it──▶ spare ──renamed──▶ the next that is written to
 * </pre>
 *
 * <p>A file that is no longer needed is written over: if its blocks are there already, a flush writes data and nothing else,
 * which takes about half the time. So behind the last commit there may be commits of what the file was before. Since the
 * number goes into the checksum, they are none of this file's.
 *
 * <p>The commits of a file end with the last whole one: what a crash has left of one that was being written is passed over
 * when the journal is read, since nobody was told of it. A former file has nothing else behind them. Thread-safe.
 */
final class Journal implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);

    private static final String SUFFIX = ".commits";
    private static final String SPARE = "spare";
    private static final String DAMAGED = ".damaged";

    /** What files were called whose checksums are of the payload alone. They are read, and never written over. */
    private static final String FORMER_SUFFIX = ".journal";

    private static final int HEADER = 2 * Integer.BYTES;

    /** A commit that says it is longer is a damaged one. */
    private static final int LONGEST = 1 << 30;

    /** A file that was written to. */
    private record Segment(Path path, long bytes) {
        boolean canBeWrittenOver() {
            return path.toString().endsWith(SUFFIX);
        }
    }

    /** Is shown what was committed, commit by commit. */
    @FunctionalInterface
    interface Reader {
        void commit(byte[] payload);
    }

    private final Path directory;
    private final Object syncing = new Object();
    private final Deque<Segment> former = new ArrayDeque<>();
    private ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 20);
    private long number;
    private Path path;
    private FileChannel channel;
    private Checksum checksum;

    /** What is written to next; used by the thread that rotates only. */
    private @Nullable FileChannel next;

    /** Whether there is a file to make the next one of; used by the thread that rotates only. */
    private boolean hasSpare;

    private volatile long formerBytes;
    private volatile long written;
    private volatile long synced;

    /** No more can be written. */
    private boolean broken;

    /** A flush to the disk has failed. */
    private boolean unsynced;

    private Journal(Path directory, Deque<Segment> read, long number) throws IOException {
        this.directory = directory;
        this.number = number;
        this.path = pathOf(number);
        this.checksum = Checksum.of(path);
        this.channel = create(path);
        this.former.addAll(read);
        this.formerBytes = read.stream().mapToLong(Segment::bytes).sum();
    }

    /**
     * Reads what is in the journal of that directory, and opens it to be written to. What was read stays until it is
     * dropped.
     */
    static Journal open(Path directory, Reader reader) throws IOException {
        Files.createDirectories(directory);
        Files.deleteIfExists(directory.resolve(SPARE));
        Deque<Segment> read = new ArrayDeque<>();
        long number = 0;
        boolean whole = true;
        for (Path path : segments(directory)) {
            number = numberOf(path);
            if (!whole && hasCommits(path)) { // one that was made to be the next has none
                Path aside = path.resolveSibling(path.getFileName() + DAMAGED);
                LOG.error("what is in {} is passed over, since the journal before it is damaged: see {}", path, aside);
                Files.move(path, aside, StandardCopyOption.REPLACE_EXISTING);
                continue;
            }
            long end = read(path, reader);
            if (end < Files.size(path)) {
                whole = false;
                cut(path, end);
            }
            read.add(new Segment(path, end));
        }
        return new Journal(directory, read, number + 1);
    }

    /** Ends a file where its last whole commit does: what is written from now on must not stand behind half of one. */
    private static void cut(Path path, long end) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
            LOG.info(
                    "{} was not closed: its commits end at {}, and the {} bytes behind them are passed over",
                    path,
                    end,
                    channel.size() - end);
            channel.truncate(end);
            channel.force(true);
        }
    }

    private static boolean hasCommits(Path path) throws IOException {
        return read(path, payload -> {}) > 0;
    }

    /** Shows the commits of a file; returns where the last whole one ends. */
    private static long read(Path path, Reader reader) throws IOException {
        Checksum checksum = Checksum.of(path);
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            ByteBuffer bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
            while (bytes.remaining() >= HEADER) {
                int start = bytes.position();
                int length = bytes.getInt();
                int expected = bytes.getInt();
                if (length <= 0 || length > bytes.remaining()) {
                    return start;
                }
                byte[] payload = new byte[length];
                bytes.get(payload);
                if (checksum.of(payload, length) != expected) {
                    return start;
                }
                reader.commit(payload);
            }
            return bytes.position();
        }
    }

    /**
     * Writes a commit behind all others: the first so many of those bytes. It outlives the process from then on, and the machine once it is synced.
     *
     * @return where it ends, for {@link #sync}
     */
    long append(byte[] payload, int payloadLength) throws IOException {
        if (payloadLength > LONGEST) {
            throw new IOException("a commit of " + payloadLength + " bytes is too long");
        }
        int sum = checksum.of(payload, payloadLength);
        synchronized (this) {
            if (broken) {
                throw new IOException("the journal could not be written before; the next start reads what is in it");
            }
            if (buffer.capacity() < HEADER + payloadLength) {
                buffer = ByteBuffer.allocateDirect(2 * (HEADER + payloadLength));
            }
            buffer.clear()
                    .putInt(payloadLength)
                    .putInt(sum)
                    .put(payload, 0, payloadLength)
                    .flip();
            try {
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
            } catch (IOException e) {
                cutBack(e);
                throw e;
            }
            written += HEADER + payloadLength;
            return written;
        }
    }

    /** Takes back what was written of a commit: what stood behind half of one would be passed over. */
    private void cutBack(IOException cause) {
        try {
            channel.truncate(written);
        } catch (IOException e) {
            cause.addSuppressed(e);
            broken = true;
        }
    }

    /**
     * Returns once what ends there is on the disk. Those who wait at the same time share one flush.
     *
     * @param position what {@link #append} returned, with no rotation since
     */
    void sync(long position) throws IOException {
        synchronized (syncing) {
            if (synced < position) {
                syncAll();
            }
        }
    }

    /** Whether what is written is on the disk after a failure is unknown, and a second try would not tell: there is none. */
    private void syncAll() throws IOException {
        if (unsynced) {
            throw new IOException("the journal could not be flushed to the disk before");
        }
        long upTo = written;
        try {
            channel.force(false);
        } catch (IOException e) {
            failedToSync();
            throw e;
        }
        synced = upTo;
    }

    private void failedToSync() {
        unsynced = true;
        synchronized (this) {
            broken = true;
        }
    }

    /**
     * Does what takes as long as the disk does, so that {@link #rotate} is short: flushes what is written up to now, and
     * makes the next file.
     */
    void prepareRotation() throws IOException {
        sync(written);
        if (next == null) {
            next = create(pathOf(number + 1));
        }
    }

    /**
     * Goes on in a new file, once this one ends with its last commit and is on the disk: else a machine that fails could
     * lose its end, and keep what was synced behind it. Nobody may append or sync meanwhile.
     */
    void rotate() throws IOException {
        if (next == null) {
            prepareRotation();
        }
        FileChannel last = channel;
        end(last);
        synchronized (this) {
            long bytes = written;
            former.add(new Segment(path, bytes));
            channel = Objects.requireNonNull(next);
            next = null;
            number++;
            path = pathOf(number);
            checksum = Checksum.of(path);
            written = 0; // before it counts as former: who asks for the size meanwhile must not find it full
            synced = 0;
            formerBytes += bytes;
        }
        last.close();
    }

    /** Cuts off what the file was before it was written over, and flushes the rest. */
    private void end(FileChannel last) throws IOException {
        if (last.size() == written) {
            sync(written);
            return;
        }
        try {
            last.truncate(written);
            last.force(true);
        } catch (IOException e) {
            failedToSync();
            throw e;
        }
    }

    /** All files but the one that is written to are no longer needed: RocksDB has what is in them. */
    synchronized void dropFormer() throws IOException {
        while (!former.isEmpty()) {
            Segment first = former.peek();
            if (!hasSpare && first.canBeWrittenOver()) {
                Files.move(first.path(), directory.resolve(SPARE), StandardCopyOption.ATOMIC_MOVE);
                hasSpare = true;
            } else {
                Files.deleteIfExists(first.path());
            }
            formerBytes -= former.remove().bytes();
        }
    }

    /** How many bytes all files have. */
    long size() {
        return formerBytes + written;
    }

    /** How many bytes the file has that is written to. */
    long written() {
        return written;
    }

    @Override
    public synchronized void close() throws IOException {
        if (!channel.isOpen()) {
            return;
        }
        try (FileChannel last = channel) {
            last.truncate(written);
        }
        if (next != null) {
            next.close();
            Files.deleteIfExists(pathOf(number + 1));
        }
        Files.deleteIfExists(directory.resolve(SPARE));
    }

    private FileChannel create(Path file) throws IOException {
        if (hasSpare) {
            hasSpare = false; // even if it can't be had: the next attempt makes a new file
            Files.move(directory.resolve(SPARE), file, StandardCopyOption.ATOMIC_MOVE);
        }
        FileChannel created = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try (FileChannel folder = FileChannel.open(directory, StandardOpenOption.READ)) {
            folder.force(true); // so that a synced file can be found after the machine has failed
        } catch (IOException e) {
            created.close();
            throw e;
        }
        return created;
    }

    private Path pathOf(long segment) {
        return directory.resolve(String.format("%012d%s", segment, SUFFIX));
    }

    private static long numberOf(Path path) {
        String name = path.getFileName().toString();
        return Long.parseLong(name.substring(0, name.indexOf('.')));
    }

    private static List<Path> segments(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file ->
                            file.toString().endsWith(SUFFIX) || file.toString().endsWith(FORMER_SUFFIX))
                    .sorted(Comparator.comparingLong(Journal::numberOf))
                    .toList();
        }
    }

    /**
     * How a file's commits are known.
     *
     * @param number the file's; {@link #NONE} if it does not count
     */
    private record Checksum(long number) {
        private static final long NONE = -1;

        static Checksum of(Path path) {
            return new Checksum(path.toString().endsWith(FORMER_SUFFIX) ? NONE : numberOf(path));
        }

        int of(byte[] payload, int length) {
            CRC32C crc = new CRC32C();
            if (number != NONE) {
                crc.update(ByteBuffer.allocate(Long.BYTES).putLong(0, number));
            }
            crc.update(payload, 0, length);
            return (int) crc.getValue();
        }
    }
}
