package org.stillthere.server.store;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
    private static final byte DELETION = 4;
    private static final byte PUT = 5;
    private static final int COUNT_AT = 8;
    private static final int HEADER = 12;
    private static final int LONGEST_VARINT = 5;
    private static final int LONGEST_FRAME = 1 + 3 * LONGEST_VARINT;
    private static final int BYTES_PER_RECORD = 256;

    /**
     * The batch of such records.
     *
     * @param bytes its bytes, from 0 up to the length; they must not be changed
     * @param writes the records in it, in their order
     */
    @SuppressWarnings("ArrayRecordComponent") // shared, so that nothing is copied
    record Batch(byte[] bytes, int length, List<Write> writes) {
        byte[] toBytes() {
            return Arrays.copyOf(bytes, length);
        }
    }

    private final List<Family> families = new ArrayList<>();
    private byte[] bytes;
    private int length = HEADER;

    /** Where the keys and values of the records are: four numbers each. */
    private int[] places;

    /** None yet, with room for about so many bytes. */
    Writes(int roomBytes) {
        bytes = new byte[HEADER + roomBytes];
        places = new int[4 * (1 + roomBytes / BYTES_PER_RECORD)];
    }

    /** Adds a record that is put; deleted if the value is null. */
    void add(Family family, byte[] key, byte @Nullable [] value) {
        int needed = length + LONGEST_FRAME + key.length + (value == null ? 0 : value.length);
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(needed, 2 * bytes.length));
        }
        int place = 4 * families.size();
        if (place == places.length) {
            places = Arrays.copyOf(places, 2 * place);
        }
        families.add(family);
        bytes[length++] = value == null ? DELETION : PUT;
        number(family.id());
        places[place] = append(key);
        places[place + 1] = key.length;
        places[place + 2] = value == null ? 0 : append(value);
        places[place + 3] = value == null ? -1 : value.length;
    }

    /** About how many bytes the batch has. */
    int length() {
        return length;
    }

    boolean isEmpty() {
        return families.isEmpty();
    }

    /** The batch of what was added. Nothing can be added any more. */
    Batch toBatch() {
        int count = families.size();
        for (int i = 0; i < Integer.BYTES; i++) {
            bytes[COUNT_AT + i] = (byte) (count >>> (Byte.SIZE * i));
        }
        List<Write> writes = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int at = 4 * i;
            writes.add(
                    places[at + 3] < 0
                            ? Write.delete(families.get(i), bytes, places[at], places[at + 1])
                            : Write.put(
                                    families.get(i),
                                    bytes,
                                    places[at],
                                    places[at + 1],
                                    places[at + 2],
                                    places[at + 3]));
        }
        return new Batch(bytes, length, writes);
    }

    /** Adds a part; returns where its bytes begin. */
    private int append(byte[] part) {
        number(part.length);
        int at = length;
        System.arraycopy(part, 0, bytes, at, part.length);
        length += part.length;
        return at;
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
