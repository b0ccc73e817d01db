package org.stillthere.bench.faults;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Tells a server's process which of its system calls fail: the other side of {@code sick-disk.c}, which has the layout. */
final class SickDisk {
    private static final int BYTES = 4096;
    private static final int CALLS = 0;
    private static final int ERROR = 4;
    private static final int SKIP = 8;
    private static final int FAILURES = 16;
    private static final int SEEN = 24;
    private static final int FAILED = 32;
    private static final int DIRECTORY = 64;

    private final Path library;
    private final Path control;
    private final MappedByteBuffer told;

    private SickDisk(Path library, Path control, MappedByteBuffer told) {
        this.library = library;
        this.control = control;
        this.told = told;
    }

    /**
     * One that is well.
     *
     * @param library {@code sick-disk.so}
     * @param control the file through which the process is told; it is made
     * @param directory only files below it are concerned
     */
    static SickDisk below(Path directory, Path library, Path control) throws IOException {
        try (FileChannel channel = FileChannel.open(
                control, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            MappedByteBuffer told = channel.map(FileChannel.MapMode.READ_WRITE, 0, BYTES);
            told.order(ByteOrder.nativeOrder());
            told.putInt(CALLS, 0);
            byte[] path = directory.toAbsolutePath().toString().getBytes(StandardCharsets.UTF_8);
            told.put(DIRECTORY, path);
            told.put(DIRECTORY + path.length, (byte) 0);
            return new SickDisk(library.toAbsolutePath(), control.toAbsolutePath(), told);
        }
    }

    /** A system call, or those that do the same. */
    enum Call {
        WRITE(1),
        FLUSH(2),
        RENAME(4),
        LINK(8),
        TRUNCATE(16),
        OPEN(32),
        ALLOCATE(64);

        private final int bit;

        Call(int bit) {
            this.bit = bit;
        }
    }

    /** What a call fails with, by its number on Linux. */
    enum Failure {
        EIO(5),
        ENOSPC(28);

        private final int number;

        Failure(int number) {
            this.number = number;
        }
    }

    /** From now on that call fails, after it has succeeded so many times, so many times. */
    void fail(Call call, Failure failure, long skip, long failures) {
        told.putInt(CALLS, 0);
        told.putInt(ERROR, failure.number);
        told.putLong(SKIP, skip);
        told.putLong(FAILURES, failures);
        told.putLong(SEEN, 0);
        told.putLong(FAILED, 0);
        told.putInt(CALLS, call.bit);
    }

    /** From now on every call succeeds. */
    void heal() {
        told.putInt(CALLS, 0);
    }

    /** How many calls have failed since {@link #fail}. */
    long failed() {
        return told.getLong(FAILED);
    }

    Path library() {
        return library;
    }

    Path control() {
        return control;
    }
}
