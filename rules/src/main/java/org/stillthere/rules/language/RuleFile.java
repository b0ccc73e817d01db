package org.stillthere.rules.language;

import java.util.List;
import org.stillthere.rules.problem.SourceFile;

/**
 * A rule file that passed the check. Immutable.
 *
 * @param source the file as it was written
 * @param drl the same text of the same length, with blanks wherever no token stands: an engine that
 *     reads it sees what was checked, and nothing that was skipped
 * @param header the part of {@code drl} before the first rule
 * @param rules its rules, in order
 */
public record RuleFile(SourceFile source, String drl, String header, List<RuleText> rules) {}
