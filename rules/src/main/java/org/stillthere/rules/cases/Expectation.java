package org.stillthere.rules.cases;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A step of a case, and all that it must lead to. Immutable.
 *
 * @param line the line where it begins, from 1
 * @param when what happens
 * @param sinceLast whether what expired on the way counts too; without it, it belongs to what was before, unless
 *     nothing but time passes
 * @param then what the caller is told to do, line by line, in order; empty if nothing
 * @param count the inactivity count afterwards; null if it is not looked at
 * @param status the handover's status afterwards; null if it is not looked at
 */
public record Expectation(
        int line,
        CaseStep when,
        boolean sinceLast,
        List<String> then,
        @Nullable Integer count,
        @Nullable String status) {
    /** Keeps an unmodifiable copy. */
    public Expectation {
        then = List.copyOf(then);
    }

    /** Whether all that it says is that nothing happens. */
    boolean isSilent() {
        return then.isEmpty() && count == null && status == null;
    }
}
