package org.stillthere.rules.cases;

import java.time.Duration;
import java.util.List;

/**
 * Something that happened while a case was played, and what came of it. Immutable.
 *
 * @param at when, counted from the beginning of the case
 * @param what what happened, in the words of a case
 * @param rules the names of the rules that fired, in order
 * @param lines what the caller was told to do, line by line, in order
 */
public record Moment(Duration at, String what, List<String> rules, List<String> lines) {
    /** Keeps unmodifiable copies. */
    public Moment {
        rules = List.copyOf(rules);
        lines = List.copyOf(lines);
    }
}
