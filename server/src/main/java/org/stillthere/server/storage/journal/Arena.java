package org.stillthere.server.storage.journal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.stillthere.server.storage.StoreException;

/**
 * Records in memory outside the JVM's heap. Each is known by its place, a number; how its bytes are laid out says
 * {@link Writes}.
 *
 * <p>A place is counted as if all chunks were of one length and stood one behind the other; one that is longer stands
 * under several numbers. Thread-safe for adding, and for reading what was added before; nothing may be read once it is
 * released.
 */
final class Arena {
    private static final VarHandle LONGS = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONGS_OF_KEY =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final int CHUNK_BITS = Integer.numberOfTrailingZeros(ChunkPool.CHUNK_BYTES);
    private static final int INITIAL_CHUNKS = 64;

    /** What a place can say. */
    private static final int MOST_CHUNKS = 1 << (Integer.SIZE - 1 - CHUNK_BITS);

    /** A chunk, under each of the numbers that it covers. */
    private static final class Chunk {
        private final ByteBuffer bytes;
        private final int base;

        Chunk(ByteBuffer bytes, int base) {
            this.bytes = bytes;
            this.base = base;
        }
    }

    private final ChunkPool pool;
    private volatile Chunk[] chunks = new Chunk[INITIAL_CHUNKS];
    private int count;
    private int used = ChunkPool.CHUNK_BYTES;

    Arena(ChunkPool pool) {
        this.pool = pool;
    }

    /** Copies a record that stands there among those bytes; returns its place. */
    int add(byte[] bytes, int from, int to) {
        int place = reserve(to - from);
        Chunk chunk = chunkOf(place);
        chunk.bytes.put(place - chunk.base, bytes, from, to - from);
        return place;
    }

    private synchronized int reserve(int length) {
        int capacity = count == 0 ? 0 : chunks[count - 1].bytes.capacity();
        if (used + length > capacity) {
            addChunk(pool.take(length));
        }
        int place = chunks[count - 1].base + used;
        used += length;
        return place;
    }

    /** More than the place of any record that was added so far, and not more than that of one that is added later. */
    synchronized int end() {
        return count == 0 ? 0 : chunks[count - 1].base + used;
    }

    private void addChunk(ByteBuffer bytes) {
        int numbers = (bytes.capacity() + ChunkPool.CHUNK_BYTES - 1) >>> CHUNK_BITS;
        if (count + numbers > MOST_CHUNKS) {
            throw new StoreException("can't commit: more than fits in memory at once");
        }
        Chunk[] grown = Arrays.copyOf(chunks, Math.max(chunks.length, 2 * (count + numbers)));
        Arrays.fill(grown, count, count + numbers, new Chunk(bytes, count << CHUNK_BITS));
        chunks = grown;
        count += numbers;
        used = 0;
    }

    /** Gives its memory back. */
    synchronized void release() {
        for (int i = 0; i < count; i++) {
            if (chunks[i].base == i << CHUNK_BITS) {
                pool.give(chunks[i].bytes);
            }
        }
        count = 0;
        chunks = new Chunk[0];
    }

    private Chunk chunkOf(int place) {
        return chunks[place >>> CHUNK_BITS];
    }

    boolean isDeletion(int place) {
        Chunk chunk = chunkOf(place);
        return Writes.isDeletion(chunk.bytes.get(place - chunk.base));
    }

    /** A copy of the key of the record at that place. */
    byte[] key(int place) {
        return copy(place, keyOf(place));
    }

    /** A copy of the value of the record at that place; null if it is deleted. */
    byte @Nullable [] value(int place) {
        return isDeletion(place) ? null : copy(place, valueOf(place));
    }

    private byte[] copy(int place, long part) {
        byte[] copy = new byte[lengthOf(part)];
        chunkOf(place).bytes.get(startOf(part), copy);
        return copy;
    }

    /** Lets two views of the memory show the key and the value of the record at that place, which is not deleted. */
    void show(int place, View key, View value) {
        ByteBuffer bytes = chunkOf(place).bytes;
        key.show(bytes, keyOf(place));
        value.show(bytes, valueOf(place));
    }

    /** Looks at a part of a chunk. Not thread-safe. */
    static final class View {
        private ByteBuffer of = ByteBuffer.allocateDirect(0);
        private ByteBuffer view = of;

        @SuppressWarnings("ReferenceEquality") // the same memory, not the same bytes
        private void show(ByteBuffer bytes, long part) {
            if (bytes != of) {
                of = bytes;
                view = bytes.duplicate();
            }
            view.limit(startOf(part) + lengthOf(part)).position(startOf(part));
        }

        ByteBuffer bytes() {
            return view;
        }
    }

    boolean keyEquals(int place, byte[] bytes, int from, int length) {
        long key = keyOf(place);
        if (lengthOf(key) != length) {
            return false;
        }
        ByteBuffer chunk = chunkOf(place).bytes;
        int start = startOf(key);
        int i = 0;
        for (; i + Long.BYTES <= length; i += Long.BYTES) {
            if ((long) LONGS.get(chunk, start + i) != (long) LONGS_OF_KEY.get(bytes, from + i)) {
                return false;
            }
        }
        for (; i < length; i++) {
            if (chunk.get(start + i) != bytes[from + i]) {
                return false;
            }
        }
        return true;
    }

    boolean keyBeginsWith(int place, byte[] prefix) {
        long key = keyOf(place);
        ByteBuffer chunk = chunkOf(place).bytes;
        boolean same = lengthOf(key) >= prefix.length;
        for (int i = 0; same && i < prefix.length; i++) {
            same = chunk.get(startOf(key) + i) == prefix[i];
        }
        return same;
    }

    /** Compares the keys of two records by their bytes, without signs, as RocksDB does. */
    int compareKeys(int place, int otherPlace) {
        long key = keyOf(place);
        long other = keyOf(otherPlace);
        int same = sameBytes(place, otherPlace);
        if (same == lengthOf(key) || same == lengthOf(other)) {
            return Integer.compare(lengthOf(key), lengthOf(other));
        }
        return Byte.compareUnsigned(
                chunkOf(place).bytes.get(startOf(key) + same),
                chunkOf(otherPlace).bytes.get(startOf(other) + same));
    }

    /** With how many bytes both keys begin. */
    int sameBytes(int place, int otherPlace) {
        long key = keyOf(place);
        long other = keyOf(otherPlace);
        ByteBuffer chunk = chunkOf(place).bytes;
        ByteBuffer otherChunk = chunkOf(otherPlace).bytes;
        int start = startOf(key);
        int otherStart = startOf(other);
        int length = Math.min(lengthOf(key), lengthOf(other));
        int i = 0;
        for (; i + Long.BYTES <= length; i += Long.BYTES) {
            long differing = (long) LONGS.get(chunk, start + i) ^ (long) LONGS.get(otherChunk, otherStart + i);
            if (differing != 0) {
                return i + Long.numberOfLeadingZeros(differing) / Byte.SIZE;
            }
        }
        while (i < length && chunk.get(start + i) == otherChunk.get(otherStart + i)) {
            i++;
        }
        return i;
    }

    /** Eight bytes of the key from there on, the first as the highest; zeros behind its end. */
    long eightBytes(int place, int from) {
        long key = keyOf(place);
        ByteBuffer chunk = chunkOf(place).bytes;
        int rest = lengthOf(key) - from;
        if (rest >= Long.BYTES) {
            return (long) LONGS.get(chunk, startOf(key) + from);
        }
        long eight = 0;
        for (int i = 0; i < rest; i++) {
            eight |= (chunk.get(startOf(key) + from + i) & 0xFFL) << (Byte.SIZE * (Long.BYTES - 1 - i));
        }
        return eight;
    }

    // Parts of a record: where it starts in its chunk, in the upper half, and how long it is

    private long keyOf(int place) {
        Chunk chunk = chunkOf(place);
        return Writes.partAt(chunk.bytes, place - chunk.base + Writes.KEY_AT);
    }

    private long valueOf(int place) {
        long key = keyOf(place);
        return Writes.partAt(chunkOf(place).bytes, startOf(key) + lengthOf(key));
    }

    private static int startOf(long part) {
        return (int) (part >>> Integer.SIZE);
    }

    private static int lengthOf(long part) {
        return (int) part;
    }
}
