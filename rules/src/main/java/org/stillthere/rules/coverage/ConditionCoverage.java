package org.stillthere.rules.coverage;

/**
 * What the cases show about one condition of a rule. Immutable.
 *
 * @param text the condition, in one line
 * @param place where it stands, as in a problem: {@code file:line:column}, or a cell of a table
 * @param held in how many looks at the facts it was true
 * @param failed in how many it was false
 * @param decided in how many it alone was false, so that it alone kept the rule from firing
 */
public record ConditionCoverage(String text, String place, int held, int failed, int decided) {}
