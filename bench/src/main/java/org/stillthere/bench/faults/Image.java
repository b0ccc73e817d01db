package org.stillthere.bench.faults;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A file system of its own in a file: a crash is that of the machine.
 *
 * <pre>
 *   mounted ──loss of power──▶ shut down: every write fails, nothing is flushed
 *      ▲                            │ the server is killed, unmounted
 *      └────────── mounted again ───┘ the file system reads its log; what was in memory only is gone
 * </pre>
 *
 * <p>What the file system sent to its device is kept: a device whose cache is lost, too, is not played.
 */
final class Image implements Disk {
    /** XFS wants 300 MB at least. The file is sparse. */
    private static final long BYTES = 1L << 30;

    /** For a disk that is to be filled. */
    private static final long SMALL_BYTES = 320L << 20;

    private static final int BUSY_TRIES = 100;
    private static final long BUSY_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final FileSystem fileSystem;
    private final Path file;
    private final Path mountPoint;
    private final Path programs;
    private final long bytes;
    private boolean mounted;

    private Image(FileSystem fileSystem, Path work, Path programs, long bytes) {
        this.fileSystem = fileSystem;
        this.file = work.resolve(fileSystem + ".image");
        this.mountPoint = work.resolve("mounted-" + fileSystem);
        this.programs = programs;
        this.bytes = bytes;
    }

    /**
     * A new one; {@link #renew} makes it.
     *
     * @param work a folder for its file, and for where it is mounted
     * @param programs the folder of {@code power-loss} and {@code write-back}
     */
    static Image of(FileSystem fileSystem, Path work, Path programs) {
        return new Image(fileSystem, work, programs, BYTES);
    }

    /** The same that is soon full. */
    static Image small(FileSystem fileSystem, Path work, Path programs) {
        return new Image(fileSystem, work, programs, SMALL_BYTES);
    }

    @Override
    public Path data() {
        return mountPoint.resolve("data");
    }

    @Override
    public void renew() throws IOException, InterruptedException {
        unmount();
        Files.deleteIfExists(file);
        try (RandomAccessFile image = new RandomAccessFile(file.toFile(), "rw")) {
            image.setLength(bytes);
        }
        Commands.run(fileSystem.mkfs(file));
        Files.createDirectories(mountPoint);
        mount(fileSystem.mountOptions());
    }

    @Override
    public void crash(Server server, Duration linger) throws IOException, InterruptedException {
        server.pause(); // an fsync during the shutdown may succeed on XFS, and yet what it flushed is not there
        losePower();
        if (!linger.isZero()) {
            server.resume();
            Reporter.pause(linger);
        }
        server.kill();
        remount();
    }

    @Override
    public void writeBackSome(long seed) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of(programs.resolve("write-back").toString(), Long.toString(seed)));
        DataFiles.logs(data()).stream().sorted().map(Path::toString).forEach(command::add);
        Commands.run(command.toArray(String[]::new));
    }

    /** From now on every write fails. */
    void losePower() throws IOException, InterruptedException {
        Commands.run(programs.resolve("power-loss").toString(), mountPoint.toString());
    }

    /** Mounts it again. No process may use it. */
    void remount() throws IOException, InterruptedException {
        unmount();
        mount(fileSystem.mountOptions());
    }

    /** The same, but nothing can be written. */
    void remountReadOnly() throws IOException, InterruptedException {
        unmount();
        mount(fileSystem.mountOptions() + ",ro");
    }

    /** Leaves no room on it, by a file. */
    void fill() throws IOException {
        for (int chunk = 1 << 20; chunk >= 512; chunk /= 2) { // a large one may be refused while there is room
            while (appendToFiller(new byte[chunk])) {}
        }
    }

    /** False if there is no room. */
    private boolean appendToFiller(byte[] zeros) {
        try {
            Files.write(filler(), zeros, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            return true;
        } catch (IOException full) {
            return false;
        }
    }

    /** Makes room again. */
    void free() throws IOException {
        Files.deleteIfExists(filler());
    }

    private Path filler() {
        return mountPoint.resolve("filler");
    }

    private void mount(String options) throws IOException, InterruptedException {
        Commands.run("mount", "-t", fileSystem.toString(), "-o", options, file.toString(), mountPoint.toString());
        mounted = true;
    }

    private void unmount() throws IOException, InterruptedException {
        if (!mounted) {
            return;
        }
        Commands.Ended ended = Commands.attempt("umount", mountPoint.toString());
        for (int tries = 1;
                ended.code() != 0 && tries < BUSY_TRIES;
                tries++) { // a process that was killed lets go soon
            LockSupport.parkNanos(BUSY_NANOS);
            ended = Commands.attempt("umount", mountPoint.toString());
        }
        if (ended.code() != 0) {
            throw new IOException("can't unmount " + mountPoint + ": " + ended.output());
        }
        mounted = false;
    }

    @Override
    public void close() throws IOException {
        try {
            unmount();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
        Files.deleteIfExists(file);
    }

    @Override
    public String toString() {
        return fileSystem.toString();
    }
}
