package org.stillthere.server.store;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A record as it is written: put under its key, or deleted. It is a view of the bytes of a whole commit, which are kept
 * once. Two are equal, and come in the order, of their keys: by their bytes, without signs, as in RocksDB. Those of
 * different families are never compared.
 */
final class Write implements Comparable<Write> {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** The golden ratio's fraction in 64 bits (Knuth, TAOCP 6.4): spreads the bits of what it is multiplied with. */
    private static final long SPREAD = 0x9E37_79B9_7F4A_7C15L;

    private final Family family;
    private final byte[] bytes;
    private final int keyAt;
    private final int keyLength;
    private final int valueAt;
    private final int valueLength;
    private final int hash;

    /**
     * A record in those bytes, which must not change any more.
     *
     * @param valueLength {@link Writes#DELETED} if it is deleted
     */
    Write(Family family, byte[] bytes, int keyAt, int keyLength, int valueAt, int valueLength) {
        this.family = family;
        this.bytes = bytes;
        this.keyAt = keyAt;
        this.keyLength = keyLength;
        this.valueAt = valueAt;
        this.valueLength = valueLength;
        this.hash = hash(bytes, keyAt, keyAt + keyLength);
    }

    /** What is equal to the write of that key. */
    static Write under(Family family, byte[] key) {
        return new Write(family, key, 0, key.length, 0, Writes.DELETED);
    }

    Family family() {
        return family;
    }

    boolean isDeletion() {
        return valueLength == Writes.DELETED;
    }

    /** A copy of its key. */
    byte[] key() {
        return Arrays.copyOfRange(bytes, keyAt, keyAt + keyLength);
    }

    /** A copy of what is put; null if the record is deleted. */
    byte @Nullable [] value() {
        return isDeletion() ? null : Arrays.copyOfRange(bytes, valueAt, valueAt + valueLength);
    }

    /** A copy of the first bytes of what is put: so many, or all if there are fewer. */
    byte[] head(int most) {
        return Arrays.copyOfRange(bytes, valueAt, valueAt + Math.min(Math.max(valueLength, 0), most));
    }

    void appendTo(Writes others) {
        others.begin(family, keyLength, valueLength);
        others.append(bytes, keyAt, keyLength);
        if (!isDeletion()) {
            others.append(bytes, valueAt, valueLength);
        }
    }

    boolean keyBeginsWith(byte[] prefix) {
        return keyLength >= prefix.length
                && Arrays.equals(bytes, keyAt, keyAt + prefix.length, prefix, 0, prefix.length);
    }

    @Override
    public int compareTo(Write other) {
        return Arrays.compareUnsigned(
                bytes, keyAt, keyAt + keyLength, other.bytes, other.keyAt, other.keyAt + other.keyLength);
    }

    @Override
    public boolean equals(@Nullable Object object) {
        return object instanceof Write other
                && hash == other.hash
                && Arrays.equals(
                        bytes, keyAt, keyAt + keyLength, other.bytes, other.keyAt, other.keyAt + other.keyLength);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    /** Eight bytes at a time: a key has a hundred, and each event has three. */
    private static int hash(byte[] bytes, int from, int to) {
        long hash = (long) to - from;
        int at = from;
        for (; at + Long.BYTES <= to; at += Long.BYTES) {
            hash = (hash ^ (long) LONGS.get(bytes, at)) * SPREAD;
            hash ^= hash >>> 32;
        }
        for (; at < to; at++) {
            hash = (hash ^ bytes[at]) * SPREAD;
        }
        return (int) (hash >>> 32);
    }
}
