package org.stillthere.server.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The commits that are not in RocksDB's files yet, one behind the other, in files that are only ever appended to.
 *
 * <pre>
 *   length (4 bytes), CRC-32C of the payload (4 bytes), payload      a commit
 * </pre>
 *
 * <p>A file ends with its last whole commit: what a crash has left of one that was being written is passed over when
 * the journal is read, since nobody was told of it. Thread-safe.
 */
final class Journal implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);

    private static final String SUFFIX = ".journal";
    private static final String DAMAGED = ".damaged";
    private static final int HEADER = 2 * Integer.BYTES;

    /** A commit that says it is longer is a damaged one. */
    private static final int LONGEST = 1 << 30;

    /** A file that is written to, or was. */
    private record Segment(Path path, long bytes) {}

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

    /** What is written to next; used by the thread that rotates only. */
    private @Nullable FileChannel next;

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
        Deque<Segment> read = new ArrayDeque<>();
        long number = 0;
        boolean whole = true;
        for (Path path : segments(directory)) {
            number = numberOf(path);
            if (!whole && Files.size(path) > 0) {
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
            LOG.warn(
                    "{} ends in a commit that was never completed, or is damaged: {} bytes behind {} are passed over",
                    path,
                    channel.size() - end,
                    end);
            channel.truncate(end);
            channel.force(true);
        }
    }

    /** Shows the commits of a file; returns where the last whole one ends. */
    private static long read(Path path, Reader reader) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            ByteBuffer bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
            while (bytes.remaining() >= HEADER) {
                int start = bytes.position();
                int length = bytes.getInt();
                int checksum = bytes.getInt();
                if (length <= 0 || length > bytes.remaining()) {
                    return start;
                }
                byte[] payload = new byte[length];
                bytes.get(payload);
                if (checksumOf(payload, length) != checksum) {
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
        int checksum = checksumOf(payload, payloadLength);
        synchronized (this) {
            if (broken) {
                throw new IOException("the journal could not be written before; the next start reads what is in it");
            }
            if (buffer.capacity() < HEADER + payloadLength) {
                buffer = ByteBuffer.allocateDirect(2 * (HEADER + payloadLength));
            }
            buffer.clear()
                    .putInt(payloadLength)
                    .putInt(checksum)
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
            unsynced = true;
            synchronized (this) {
                broken = true;
            }
            throw e;
        }
        synced = upTo;
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
     * Goes on in a new file, once all that is in this one is on the disk: else a machine that fails could lose its end,
     * and keep what was synced behind it. Nobody may append or sync meanwhile.
     */
    void rotate() throws IOException {
        prepareRotation();
        FileChannel last = channel;
        synchronized (this) {
            long bytes = written;
            former.add(new Segment(path, bytes));
            written = 0; // before it counts as former: who asks for the size meanwhile must not find it full
            synced = 0;
            formerBytes += bytes;
            channel = Objects.requireNonNull(next);
            next = null;
            number++;
            path = pathOf(number);
        }
        last.close();
    }

    /** Deletes all files but the one that is written to: RocksDB has what is in them. */
    synchronized void dropFormer() throws IOException {
        while (!former.isEmpty()) {
            Files.deleteIfExists(former.peek().path());
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
        channel.close();
        if (next != null) {
            next.close();
        }
    }

    private FileChannel create(Path file) throws IOException {
        FileChannel created = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
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
        return Long.parseLong(name.substring(0, name.length() - SUFFIX.length()));
    }

    private static List<Path> segments(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            List<Path> segments = new ArrayList<>(
                    files.filter(file -> file.toString().endsWith(SUFFIX)).toList());
            segments.sort(null);
            return segments;
        }
    }

    private static int checksumOf(byte[] payload, int length) {
        CRC32C crc = new CRC32C();
        crc.update(payload, 0, length);
        return (int) crc.getValue();
    }
}
