package org.stillthere.rules.coverage;

import java.util.List;

/**
 * What the cases show about one rule. Immutable.
 *
 * @param place where it begins: {@code file:line}, or a cell of a table
 * @param name its name
 * @param fired how many times it fired
 * @param applied how many times all its conditions were true; more than it fired if another rule of its group was first
 * @param conditions its conditions in order, but for those that only name a value; empty if they were not looked at
 */
public record RuleCoverage(String place, String name, int fired, int applied, List<ConditionCoverage> conditions) {
    /** Keeps an unmodifiable copy. */
    public RuleCoverage {
        conditions = List.copyOf(conditions);
    }
}
