package org.stillthere.server.store;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
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
    private static final int PLACES = 4;

    /** The length of the value of a record that is deleted. */
    static final int DELETED = -1;

    private final List<Family> families = new ArrayList<>();
    private byte[] bytes;
    private int length = HEADER;

    /** Where the keys and values of the records are: four numbers each. */
    private int[] places;

    /** None yet, with room for about so many bytes. */
    Writes(int roomBytes) {
        bytes = new byte[HEADER + roomBytes];
        places = new int[PLACES * (1 + roomBytes / BYTES_PER_RECORD)];
    }

    /** Adds a record that is put; deleted if the value is null. */
    void add(Family family, byte[] key, byte @Nullable [] value) {
        begin(family, key.length, value == null ? DELETED : value.length);
        append(key, 0, key.length);
        if (value != null) {
            append(value, 0, value.length);
        }
    }

    /** Adds a record of another batch. */
    void add(Write write) {
        write.appendTo(this);
    }

    /** Begins a record: its key comes next, and then its value if it is not {@link #DELETED}. */
    void begin(Family family, int keyLength, int valueLength) {
        int needed = length + LONGEST_FRAME + keyLength + Math.max(valueLength, 0);
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(needed, 2 * bytes.length));
        }
        int place = PLACES * families.size();
        if (place == places.length) {
            places = Arrays.copyOf(places, 2 * place);
        }
        families.add(family);
        bytes[length++] = valueLength == DELETED ? DELETION : PUT;
        number(family.id());
        // where its key and its value will begin, behind their lengths
        places[place] = length + sizeOf(keyLength);
        places[place + 1] = keyLength;
        places[place + 2] = places[place] + keyLength + sizeOf(Math.max(valueLength, 0));
        places[place + 3] = valueLength;
    }

    /** Adds the key, or the value, of the record that was begun. */
    void append(byte[] part, int from, int count) {
        number(count);
        System.arraycopy(part, from, bytes, length, count);
        length += count;
    }

    /** How many bytes the batch has. */
    int length() {
        return length;
    }

    boolean isEmpty() {
        return families.isEmpty();
    }

    /** The bytes of the batch, from 0 up to the {@link #length}. Nothing can be added any more. */
    byte[] bytes() {
        int count = families.size();
        for (int i = 0; i < Integer.BYTES; i++) {
            bytes[COUNT_AT + i] = (byte) (count >>> (Byte.SIZE * i));
        }
        return bytes;
    }

    /** Shows the records that were added, in their order. They are views of the batch's bytes. */
    void forEach(Consumer<Write> visitor) {
        for (int i = 0; i < families.size(); i++) {
            int at = PLACES * i;
            visitor.accept(
                    new Write(families.get(i), bytes, places[at], places[at + 1], places[at + 2], places[at + 3]));
        }
    }

    private void number(int value) {
        int rest = value;
        while (rest > 0x7F) {
            bytes[length++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[length++] = (byte) rest;
    }

    /** How many bytes the number takes. */
    private static int sizeOf(int number) {
        int size = 1;
        for (int rest = number >>> 7; rest > 0; rest >>>= 7) {
            size++;
        }
        return size;
    }
}
