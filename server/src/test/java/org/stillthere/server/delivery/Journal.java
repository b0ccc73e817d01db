package org.stillthere.server.delivery;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * Lines in a file that outlive a SIGKILL of whoever writes them: each is one write to the operating system. A line
 * that was cut off all the same is as if it had never been written. Thread-safe.
 */
final class Journal implements AutoCloseable {
    private final FileChannel file;

    /** Opens it, and makes it if it is not there. */
    Journal(Path path) throws IOException {
        file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        file.truncate(whole(path));
        file.position(file.size());
    }

    synchronized void add(String line) {
        ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
        try {
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The lines in a file, in their order; none if there is no file. */
    static List<String> read(Path path) throws IOException {
        if (!Files.exists(path)) {
            return List.of();
        }
        byte[] bytes = Files.readAllBytes(path);
        return new String(bytes, 0, (int) whole(path), StandardCharsets.UTF_8)
                .lines()
                .toList();
    }

    /** How many bytes of the file are whole lines. */
    private static long whole(Path path) throws IOException {
        byte[] bytes = Files.readAllBytes(path);
        int length = bytes.length;
        while (length > 0 && bytes[length - 1] != '\n') {
            length--;
        }
        return length;
    }

    @Override
    public synchronized void close() throws IOException {
        file.close();
    }
}
