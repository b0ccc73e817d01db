package org.stillthere.server.storage.rocksdb;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Records in the form of RocksDB's write batch ({@code write_batch.cc}), so that all of a group reach RocksDB in one call
 * and not each in a call of its own.
 *
 * <pre>
 *   sequence (8 bytes, set by RocksDB)   number of records (4 bytes, little endian)   records
 *
 *   05 family key value     a put
 *   04 family key           a deletion
 * </pre>
 *
 * <p>A key, and a value, is its length and its bytes; lengths and families are varints of seven bits a byte. Not
 * thread-safe.
 */
final class BatchBytes {
    private static final byte DELETION = 4;
    private static final byte PUT = 5;
    private static final int COUNT_AT = 8;
    private static final int HEADER = 12;
    private static final int LONGEST_VARINT = 5;
    private static final int LONGEST_FRAME = 1 + 3 * LONGEST_VARINT;

    /** A larger buffer than this is not kept for the next batch. */
    private static final int MOST_KEPT_BYTES = 4 << 20;

    private static final int INITIAL_BYTES = 16 << 10;

    private byte[] bytes = new byte[INITIAL_BYTES];
    private int length;
    private int count;

    /** Records that are done, to be put in a batch with others. */
    static final class Part {
        static final Part NONE = new Part(new byte[0], 0);

        private final byte[] records;
        private final int count;

        private Part(byte[] records, int count) {
            this.records = records;
            this.count = count;
        }

        /** How many bytes they have. */
        int length() {
            return records.length;
        }
    }

    void put(Family family, byte[] key, byte[] value) {
        add(PUT, family, key, value);
    }

    void delete(Family family, byte[] key) {
        add(DELETION, family, key, null);
    }

    private void add(byte kind, Family family, byte[] key, byte @Nullable [] value) {
        int needed = length + LONGEST_FRAME + key.length + (value == null ? 0 : value.length);
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(needed, 2 * bytes.length));
        }
        bytes[length++] = kind;
        bytes[length++] = (byte) family.id();
        append(key);
        if (value != null) {
            append(value);
        }
        count++;
    }

    private void append(byte[] part) {
        int rest = part.length;
        while (rest > 0x7F) {
            bytes[length++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[length++] = (byte) rest;
        System.arraycopy(part, 0, bytes, length, part.length);
        length += part.length;
    }

    /** Takes out what was added. */
    Part take() {
        Part part = new Part(Arrays.copyOf(bytes, length), count);
        clear();
        if (bytes.length > MOST_KEPT_BYTES) {
            bytes = new byte[INITIAL_BYTES];
        }
        return part;
    }

    /** Forgets what was added. */
    void clear() {
        length = 0;
        count = 0;
    }

    /** One batch of those parts, one behind the other. */
    static byte[] join(List<Part> parts) {
        int length = HEADER;
        int count = 0;
        for (Part part : parts) {
            length = Math.addExact(length, part.records.length);
            count += part.count;
        }
        byte[] batch = new byte[length];
        for (int i = 0; i < Integer.BYTES; i++) {
            batch[COUNT_AT + i] = (byte) (count >>> (Byte.SIZE * i));
        }
        int at = HEADER;
        for (Part part : parts) {
            System.arraycopy(part.records, 0, batch, at, part.records.length);
            at += part.records.length;
        }
        return batch;
    }
}
