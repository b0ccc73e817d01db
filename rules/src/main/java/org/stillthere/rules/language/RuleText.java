package org.stillthere.rules.language;

import java.util.List;

/**
 * A rule that passed the check. Immutable.
 *
 * @param file the file that it is in
 * @param name its name
 * @param line the line on which it begins, from 1
 * @param start where it begins in {@link RuleFile#drl()}
 * @param end where it ends there, exclusive
 * @param tree what it says
 * @param outline where its parts stand
 */
public record RuleText(String file, String name, int line, int start, int end, RuleTree tree, RuleOutline outline) {
    /** Its conditions as they were written, each in one line, comments left out. */
    public List<String> conditions() {
        return outline.conditions().stream()
                .map(condition -> condition.whole().inOneLine())
                .toList();
    }
}
