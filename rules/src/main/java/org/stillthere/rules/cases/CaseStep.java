package org.stillthere.rules.cases;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.stillthere.policy.model.Occurrence;

/**
 * Something that happens in a case.
 *
 * @param at when, counted from the beginning of the case, not negative
 * @param occurrence what; null if only time passes
 * @param text as it was written
 */
public record CaseStep(Duration at, @Nullable Occurrence occurrence, String text) {
    /** What happens, in the words in which it was written, without the time. */
    public String what() {
        return text.trim().replaceFirst("^\\S+\\s+", "");
    }
}
