package org.stillthere.server.storage.journal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.stillthere.server.storage.rocksdb.Family;

/**
 * Records that are to be written together, and then the bytes of a batch of RocksDB (as in its log, {@code
 * write_batch.cc}): all of them reach RocksDB in one call, and not each in a call of its own; and what the journal
 * keeps, RocksDB reads.
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
final class Writes {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final Family[] FAMILIES = Family.values();

    /** The golden ratio's fraction in 64 bits (Knuth, TAOCP 6.4): spreads the bits of what it is multiplied with. */
    private static final long SPREAD = 0x9E37_79B9_7F4A_7C15L;

    private static final byte DELETION = 4;
    private static final byte PUT = 5;
    private static final int COUNT_AT = 8;
    private static final int HEADER = 12;
    private static final int LONGEST_VARINT = 5;
    private static final int LONGEST_FRAME = 1 + 3 * LONGEST_VARINT;
    private static final int BYTES_PER_RECORD = 256;
    private static final int PLACES = 3;

    /** Where the key of a record begins with its length: behind what it is and its family. */
    static final int KEY_AT = 2;

    /** Is shown a record: where it begins and ends among the bytes, and its key. */
    @FunctionalInterface
    interface Visitor {
        void visit(Family family, int from, int to, boolean deletion, int keyAt, int keyLength);
    }

    private byte[] bytes;
    private int length = HEADER;
    private int count;

    /** Where each record begins, where its key does, and how long that is. */
    private int[] places;

    /** None yet, with room for about so many bytes. */
    Writes(int roomBytes) {
        bytes = new byte[HEADER + roomBytes];
        places = new int[PLACES * (1 + roomBytes / BYTES_PER_RECORD)];
    }

    /** Adds a record that is put; deleted if the value is null. */
    void add(Family family, byte[] key, byte @Nullable [] value) {
        int needed = length + LONGEST_FRAME + key.length + (value == null ? 0 : value.length);
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(needed, 2 * bytes.length));
        }
        int place = PLACES * count++;
        if (place == places.length) {
            places = Arrays.copyOf(places, 2 * place);
        }
        places[place] = length;
        bytes[length++] = value == null ? DELETION : PUT;
        bytes[length++] = (byte) family.id();
        append(key);
        places[place + 1] = length - key.length;
        places[place + 2] = key.length;
        if (value != null) {
            append(value);
        }
    }

    private void append(byte[] part) {
        number(part.length);
        System.arraycopy(part, 0, bytes, length, part.length);
        length += part.length;
    }

    /** How many bytes the batch has. */
    int length() {
        return length;
    }

    /** The bytes of the batch, from 0 up to the {@link #length}; for the next one when it is cleared. */
    byte[] bytes() {
        for (int i = 0; i < Integer.BYTES; i++) {
            bytes[COUNT_AT + i] = (byte) (count >>> (Byte.SIZE * i));
        }
        return bytes;
    }

    /** Takes out all records, and keeps the room. */
    void clear() {
        length = HEADER;
        count = 0;
    }

    /** Shows the records that were added, in their order. */
    void forEach(Visitor visitor) {
        for (int i = 0; i < PLACES * count; i += PLACES) {
            int from = places[i];
            int to = i + PLACES < PLACES * count ? places[i + PLACES] : length;
            visitor.visit(
                    FAMILIES[bytes[from + 1] - 1], from, to, bytes[from] == DELETION, places[i + 1], places[i + 2]);
        }
    }

    /** Whether what begins with that byte is a record that is deleted. */
    static boolean isDeletion(byte first) {
        return first == DELETION;
    }

    /** The key or the value whose length is there: where it starts, in the upper half, and its length. */
    static long partAt(ByteBuffer bytes, int from) {
        int at = from;
        int length = 0;
        int shift = 0;
        byte next;
        do {
            next = bytes.get(at++);
            length |= (next & 0x7F) << shift;
            shift += 7;
        } while (next < 0);
        return (long) at << Integer.SIZE | length;
    }

    /** The hash of a key. Eight bytes at a time: a key has a hundred, and each event has three. */
    static int hash(byte[] bytes, int from, int length) {
        int to = from + length;
        long hash = length;
        int at = from;
        for (; at + Long.BYTES <= to; at += Long.BYTES) {
            hash = (hash ^ (long) LONGS.get(bytes, at)) * SPREAD;
            hash ^= hash >>> 32;
        }
        for (; at < to; at++) {
            hash = (hash ^ bytes[at]) * SPREAD;
        }
        return (int) ((hash * SPREAD) >>> 32); // so that the last bytes, too, change all bits
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
