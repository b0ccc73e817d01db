package org.stillthere.server.config;

import java.util.Optional;

/**
 * A {@code key=value} of a command line.
 *
 * @param key what stands before the first {@code =}, without surrounding space, not empty
 * @param value what stands after it; may be empty
 */
public record KeyValue(String key, String value) {
    /** Reads {@code key=value}; empty if there is no {@code =} or nothing before it. */
    public static Optional<KeyValue> parse(String text) {
        int equals = text.indexOf('=');
        String key = equals < 0 ? "" : text.substring(0, equals).strip();
        return key.isEmpty() ? Optional.empty() : Optional.of(new KeyValue(key, text.substring(equals + 1)));
    }
}
