package org.stillthere.policy.codec;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes values one after the other: numbers as varints of seven bits a byte (zig-zag, so that small
 * negative ones stay short), texts as their length and their UTF-8, times as seconds and nanoseconds.
 * The same values give the same bytes.
 */
final class ByteWriter {
    private static final int INITIAL_CAPACITY = 320;
    private static final int LONGEST_NUMBER = 10;

    private byte[] bytes;
    private int length;

    ByteWriter() {
        this(0);
    }

    /** Begins behind so many bytes, which are left free. */
    ByteWriter(int room) {
        bytes = new byte[room + INITIAL_CAPACITY];
        length = room;
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    void number(long value) {
        reserve(LONGEST_NUMBER);
        int at = length;
        long rest = (value << 1) ^ (value >> 63);
        while ((rest & ~0x7FL) != 0) {
            bytes[at++] = (byte) ((rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        bytes[at++] = (byte) rest;
        length = at;
    }

    void flag(boolean value) {
        reserve(1);
        bytes[length++] = (byte) (value ? 1 : 0);
    }

    void text(String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        number(utf8.length);
        reserve(utf8.length);
        System.arraycopy(utf8, 0, bytes, length, utf8.length);
        length += utf8.length;
    }

    /** Ordinals are what is stored: a new constant of an enum goes to its end. */
    @SuppressWarnings("EnumOrdinal")
    void constant(Enum<?> value) {
        number(value.ordinal());
    }

    void instant(Instant value) {
        number(value.getEpochSecond());
        number(value.getNano());
    }

    void optionalInstant(@Nullable Instant value) {
        flag(value != null);
        if (value != null) {
            instant(value);
        }
    }

    void duration(Duration value) {
        number(value.getSeconds());
        number(value.getNano());
    }

    void texts(SortedMap<String, String> values) {
        number(values.size());
        for (Map.Entry<String, String> entry : values.entrySet()) {
            text(entry.getKey());
            text(entry.getValue());
        }
    }

    <T> void optional(@Nullable T value, Consumer<T> writer) {
        flag(value != null);
        if (value != null) {
            writer.accept(value);
        }
    }

    private void reserve(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }
}
