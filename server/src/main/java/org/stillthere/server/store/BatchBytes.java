package org.stillthere.server.store;

import java.util.Arrays;
import java.util.List;

/**
 * Writes as the bytes of a batch of RocksDB (as in its log, {@code write_batch.cc}). So all of them reach RocksDB in
 * one call, and not each in a call of its own; and what the journal keeps, RocksDB reads.
 *
 * <pre>
 *   sequence (8 bytes, set by RocksDB)   number of records (4 bytes, small end first)   records
 *
 *   05 family key value     a put
 *   04 family key           a deletion
 * </pre>
 *
 * <p>A key, and a value, is its length and its bytes; lengths and families are varints of seven bits a byte.
 */
final class BatchBytes {
    private static final byte DELETION = 4;
    private static final byte PUT = 5;
    private static final int COUNT_AT = 8;
    private static final int HEADER = 12;
    private static final int LONGEST_VARINT = 5;
    private static final int LONGEST_FRAME = 1 + 3 * LONGEST_VARINT;

    private final byte[] bytes;
    private int length = HEADER;

    private BatchBytes(int most) {
        bytes = new byte[most];
    }

    /** The bytes of those writes, in their order. */
    static byte[] of(List<Write> writes) {
        int most = HEADER;
        for (Write write : writes) {
            most += size(write);
        }
        BatchBytes batch = new BatchBytes(most);
        writes.forEach(batch::append);
        for (int i = 0; i < Integer.BYTES; i++) {
            batch.bytes[COUNT_AT + i] = (byte) (writes.size() >>> (Byte.SIZE * i));
        }
        return Arrays.copyOf(batch.bytes, batch.length);
    }

    /** How many bytes the write takes at most. */
    static int size(Write write) {
        byte[] value = write.value();
        return LONGEST_FRAME + write.key().bytes().length + (value == null ? 0 : value.length);
    }

    private void append(Write write) {
        byte[] value = write.value();
        bytes[length++] = value == null ? DELETION : PUT;
        number(write.family().id());
        append(write.key().bytes());
        if (value != null) {
            append(value);
        }
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
