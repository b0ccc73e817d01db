package org.stillthere.rules.language;

import java.util.List;

/**
 * A rule that passed the check. Immutable.
 *
 * @param file the file that it is in
 * @param name its name
 * @param line the line on which it begins, from 1
 * @param conditions its conditions as they were written, comments left out
 * @param start where it begins in {@link RuleFile#drl()}
 * @param end where it ends there, exclusive
 * @param tree what it says
 */
public record RuleText(
        String file, String name, int line, List<String> conditions, int start, int end, RuleTree tree) {}
