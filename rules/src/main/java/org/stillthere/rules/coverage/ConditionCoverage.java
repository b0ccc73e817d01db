package org.stillthere.rules.coverage;

/**
 * What the cases show about one condition of a rule. Immutable.
 *
 * @param text the condition, in one line
 * @param line its line, from 1
 * @param column its column, from 1
 * @param held in how many looks at the facts it was true
 * @param failed in how many it was false
 * @param decided in how many it alone was false, so that it alone kept the rule from firing
 */
public record ConditionCoverage(String text, int line, int column, int held, int failed, int decided) {}
