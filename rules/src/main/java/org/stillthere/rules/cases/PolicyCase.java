package org.stillthere.rules.cases;

import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * An example of what a policy must do. Immutable.
 *
 * @param name a sentence that says what it shows
 * @param file the file that it is in
 * @param line the line where it begins, from 1
 * @param settings values for settings, by name, instead of the policy's own; may be empty
 * @param given what happened before, in order of time; what it leads to is not looked at
 * @param when what happens then
 * @param then what the caller is told to do, line by line, in order; empty if nothing
 * @param count the inactivity count afterwards; null if it is not looked at
 * @param status the handover's status afterwards; null if it is not looked at
 */
public record PolicyCase(
        String name,
        String file,
        int line,
        SortedMap<String, String> settings,
        List<CaseStep> given,
        CaseStep when,
        List<String> then,
        @Nullable Integer count,
        @Nullable String status) {
    /** The case as a list of tests shows it. */
    @Override
    public String toString() {
        return name;
    }
}
