package org.stillthere.rules.language;

import java.time.Duration;
import java.util.Optional;

/**
 * What kind of value a piece of a condition or an argument of an action is.
 *
 * @param java the Java type behind it
 */
public record Type(Class<?> java) {
    /** A text. */
    public static final Type TEXT = new Type(String.class);
    /** A whole number. */
    public static final Type NUMBER = new Type(int.class);
    /** True or false. */
    public static final Type FLAG = new Type(boolean.class);
    /** A length of time. */
    public static final Type LENGTH = new Type(Duration.class);

    /** The type that a Java type is in rules; empty if rules do not know it. */
    static Optional<Type> of(Class<?> java) {
        Type type = new Type(java);
        boolean known =
                java.isEnum() || type.equals(TEXT) || type.equals(NUMBER) || type.equals(FLAG) || type.equals(LENGTH);
        return known ? Optional.of(type) : Optional.empty();
    }

    /** Whether one may be less than another. */
    public boolean isOrdered() {
        return equals(NUMBER) || equals(LENGTH);
    }

    /** For a person. */
    public String shown() {
        if (java.isEnum()) {
            return "one of " + java.getSimpleName();
        }
        return equals(TEXT) ? "a text" : equals(NUMBER) ? "a number" : equals(FLAG) ? "true or false" : "a duration";
    }
}
