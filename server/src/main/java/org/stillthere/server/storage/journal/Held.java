package org.stillthere.server.storage.journal;

import org.jspecify.annotations.Nullable;

/** What is known of a record: its value, or that it was deleted. */
final class Held {
    private final byte @Nullable [] value;

    Held(byte @Nullable [] value) {
        this.value = value;
    }

    /** Null if the record was deleted. */
    byte @Nullable [] value() {
        return value;
    }
}
