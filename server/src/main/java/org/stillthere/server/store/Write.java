package org.stillthere.server.store;

import org.jspecify.annotations.Nullable;

/** One record that is written: put under its key, or deleted. */
final class Write {
    private final Family family;
    private final Key key;
    private final byte @Nullable [] value;

    private Write(Family family, Key key, byte @Nullable [] value) {
        this.family = family;
        this.key = key;
        this.value = value;
    }

    /** Puts the value, whose bytes must not change any more. */
    static Write put(Family family, byte[] key, byte[] value) {
        return new Write(family, new Key(key), value);
    }

    static Write delete(Family family, byte[] key) {
        return new Write(family, new Key(key), null);
    }

    Family family() {
        return family;
    }

    Key key() {
        return key;
    }

    /** What is put; null if the record is deleted. */
    byte @Nullable [] value() {
        return value;
    }
}
