package org.stillthere.policy.codec;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.stillthere.policy.model.HandoverKey;

/** Reads what {@link ByteWriter} wrote. Bytes that it can't have written are a {@link CorruptException}. */
final class ByteReader {
    private final byte[] bytes;
    private int position;

    ByteReader(byte[] bytes) {
        this(bytes, 0);
    }

    /** Begins behind so many bytes. */
    ByteReader(byte[] bytes, int from) {
        this.bytes = bytes;
        this.position = from;
    }

    long number() {
        long value = 0;
        int at = position;
        for (int shift = 0; shift < 64 && at < bytes.length; shift += 7) {
            byte next = bytes[at++];
            value |= (long) (next & 0x7F) << shift;
            if (next >= 0) {
                position = at;
                return (value >>> 1) ^ -(value & 1);
            }
        }
        throw at < bytes.length ? new CorruptException("a number is longer than 64 bits") : endsTooEarly();
    }

    int count() {
        long value = number();
        if (value < 0 || value > bytes.length - position) {
            throw new CorruptException(
                    "a count of " + value + " can't be, there are " + (bytes.length - position) + " bytes left");
        }
        return (int) value;
    }

    boolean flag() {
        if (position >= bytes.length) {
            throw endsTooEarly();
        }
        return bytes[position++] != 0;
    }

    String text() {
        int length = count();
        String value = new String(bytes, position, length, StandardCharsets.UTF_8);
        position += length;
        return value;
    }

    <E extends Enum<E>> E constant(E[] values) {
        long ordinal = number();
        if (ordinal < 0 || ordinal >= values.length) {
            throw new CorruptException("there is no constant " + ordinal + " of " + values.length);
        }
        return values[(int) ordinal];
    }

    /** A number that fits 32 bits. */
    int smallNumber() {
        long value = number();
        if (value != (int) value) {
            throw new CorruptException(value + " is no number of 32 bits");
        }
        return (int) value;
    }

    Instant instant() {
        long seconds = number();
        if (seconds < Instant.MIN.getEpochSecond() || seconds > Instant.MAX.getEpochSecond()) {
            throw new CorruptException("there is no instant " + seconds + " seconds from 1970");
        }
        return Instant.ofEpochSecond(seconds, nanos());
    }

    @Nullable
    Instant optionalInstant() {
        return flag() ? instant() : null;
    }

    Duration duration() {
        return Duration.ofSeconds(number(), nanos());
    }

    private long nanos() {
        long nanos = number();
        if (nanos < 0 || nanos > 999_999_999) {
            throw new CorruptException("a second does not have " + nanos + " nanoseconds");
        }
        return nanos;
    }

    HandoverKey key() {
        String tenant = text();
        String handoverId = text();
        if (tenant.isEmpty() || handoverId.isEmpty()) {
            throw new CorruptException("the key of a handover has an empty part");
        }
        return new HandoverKey(tenant, handoverId);
    }

    SortedMap<String, String> texts() {
        TreeMap<String, String> values = new TreeMap<>();
        for (int left = count(); left > 0; left--) {
            values.put(text(), text());
        }
        return values;
    }

    <T> @Nullable T optional(Supplier<T> reader) {
        return flag() ? reader.get() : null;
    }

    void end() {
        if (position != bytes.length) {
            throw new CorruptException((bytes.length - position) + " bytes too many");
        }
    }

    private static CorruptException endsTooEarly() {
        return new CorruptException("it ends too early");
    }
}
