package org.stillthere.server.config;

import java.nio.file.Path;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which policy decides. Immutable.
 *
 * @param folder the policy's folder; null takes the built-in policy
 * @param watched the folder to watch for edits: {@code folder} itself, or its parent; null watches nothing
 * @param settings the policy's settings to override, by name
 */
public record PolicyConfig(@Nullable Path folder, @Nullable Path watched, SortedMap<String, String> settings) {
    /** Keeps an unmodifiable copy of the settings. */
    public PolicyConfig {
        settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
    }
}
