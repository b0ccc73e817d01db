package org.stillthere.server.simulate;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads UTF-8 lines of bounded length: a file without line ends must not exhaust the memory. */
final class LineReader implements AutoCloseable {
    /** Some 80,000 events: more than any conversation has. */
    static final int MAX_LINE = 4 * 1024 * 1024;

    private final InputStream in;
    private byte[] line = new byte[8192];
    private long bytesRead;

    LineReader(InputStream in) {
        this.in = new BufferedInputStream(in, 1 << 16);
    }

    /** A line can't be read as one. */
    static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;

        Unreadable(String message) {
            super(message);
        }
    }

    /** The next line without its end, or null after the last. */
    @Nullable
    String next() throws IOException, Unreadable {
        int length = 0;
        int next = in.read();
        if (next < 0) {
            return null;
        }
        for (; next >= 0 && next != '\n'; next = in.read()) {
            if (length == MAX_LINE) {
                throw new Unreadable("is longer than " + MAX_LINE + " bytes; a trace has one conversation a line");
            }
            if (length == line.length) {
                line = Arrays.copyOf(line, length * 2);
            }
            line[length++] = (byte) next;
        }
        bytesRead += length + 1L;
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(line, 0, length))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new Unreadable("is not UTF-8");
        }
    }

    long bytesRead() {
        return bytesRead;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
