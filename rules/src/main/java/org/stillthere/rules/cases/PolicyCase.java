package org.stillthere.rules.cases;

import java.time.LocalDateTime;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * An example of what a policy must do. Immutable.
 *
 * @param name a sentence that says what it shows
 * @param file the file that it is in
 * @param line the line where it begins, from 1
 * @param starts the local time at which it begins, in the policy's time zone; null for the beginning of 2026 in UTC
 * @param settings values for settings, by name, instead of the policy's own; may be empty
 * @param given what happened before, in order of time; what it leads to is not looked at
 * @param expectations what happens then, and what must come of it; never empty
 */
public record PolicyCase(
        String name,
        String file,
        int line,
        @Nullable LocalDateTime starts,
        SortedMap<String, String> settings,
        List<CaseStep> given,
        List<Expectation> expectations) {
    /** Keeps unmodifiable copies. */
    public PolicyCase {
        given = List.copyOf(given);
        expectations = List.copyOf(expectations);
    }

    /** The case as a list of tests shows it. */
    @Override
    public String toString() {
        return name;
    }
}
