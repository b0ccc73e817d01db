package org.stillthere.rules.language;

/**
 * A piece of a rule file, and where it stands. Immutable.
 *
 * @param text what stands there, comments left out
 * @param start where it begins in {@link RuleFile#drl()}
 * @param end where it ends there, exclusive
 * @param line its line, from 1
 * @param column its column, from 1
 */
public record RulePiece(String text, int start, int end, int line, int column) {
    /** The text in one line, single blanks between its words. */
    public String inOneLine() {
        return text.replaceAll("\\s+", " ");
    }
}
