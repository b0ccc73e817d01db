package org.stillthere.server.store;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The bytes that a record lies under. Keys come in the order of their bytes, without signs, as in RocksDB. */
final class Key implements Comparable<Key> {
    private final byte[] bytes;
    private final int hash;

    /** The key of those bytes, which must not change any more. */
    Key(byte[] bytes) {
        this.bytes = bytes;
        this.hash = Arrays.hashCode(bytes);
    }

    /** Its bytes, which must not be changed. */
    byte[] bytes() {
        return bytes;
    }

    boolean beginsWith(byte[] prefix) {
        return bytes.length >= prefix.length && Arrays.equals(bytes, 0, prefix.length, prefix, 0, prefix.length);
    }

    @Override
    public int compareTo(Key other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Key key && hash == key.hash && Arrays.equals(bytes, key.bytes);
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
