package org.stillthere.server.store;

import java.util.Arrays;

/**
 * What a commit puts and deletes, in the bytes of a batch of RocksDB (as in its log, {@code write_batch.cc}). So all
 * of it reaches RocksDB in one call, and not each key in a call of its own.
 *
 * <pre>
 *   sequence (8 bytes, set by RocksDB)   number of records (4 bytes, small end first)   records
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
    /** About what a change takes. */
    private static final int BYTES_PER_CHANGE = 640;

    private static final int LONGEST_VARINT = 5;

    private byte[] bytes;
    private int length = HEADER;
    private int count;

    /** An empty batch, with room for about so many changes. */
    BatchBytes(int changes) {
        bytes = new byte[HEADER + changes * BYTES_PER_CHANGE];
    }

    void put(int family, byte[] key, byte[] value) {
        begin(PUT, family, key.length + value.length);
        append(key);
        append(value);
    }

    void delete(int family, byte[] key) {
        begin(DELETION, family, key.length);
        append(key);
    }

    byte[] toBytes() {
        for (int i = 0; i < Integer.BYTES; i++) {
            bytes[COUNT_AT + i] = (byte) (count >>> (Byte.SIZE * i));
        }
        return Arrays.copyOf(bytes, length);
    }

    private void begin(byte kind, int family, int more) {
        int needed = length + 1 + 3 * LONGEST_VARINT + more;
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(needed, 2 * bytes.length));
        }
        count++;
        bytes[length++] = kind;
        number(family);
    }

    private void append(byte[] part) {
        number(part.length);
        System.arraycopy(part, 0, bytes, length, part.length);
        length += part.length;
    }

    private void number(int value) {
        int rest = value;
        while (rest > 0x7F) {
            bytes[length++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[length++] = (byte) rest;
    }
}
