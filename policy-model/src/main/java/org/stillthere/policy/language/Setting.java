package org.stillthere.policy.language;

import java.time.Duration;

/** A value that a policy's owner gave a name in {@code policy.yaml}. */
public sealed interface Setting {
    /** A length of time. */
    record Length(Duration value) implements Setting {}

    /** A whole number. */
    @SuppressWarnings("JavaLangClash") // it is what business users call it
    record Number(int value) implements Setting {}

    /** A text. */
    record Text(String value) implements Setting {}

    /** Yes or no. */
    record Flag(boolean value) implements Setting {}
}
