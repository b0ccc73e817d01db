package org.stillthere.server.storage.journal;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The key of a record in memory. Two are equal, and come in the order, of their bytes, without signs, as in RocksDB. */
final class HeldKey implements Comparable<HeldKey> {
    private final byte[] bytes;

    HeldKey(byte[] bytes) {
        this.bytes = bytes;
    }

    byte[] bytes() {
        return bytes;
    }

    @Override
    public int compareTo(HeldKey other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(@Nullable Object object) {
        return object instanceof HeldKey other && Arrays.equals(bytes, other.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }
}
