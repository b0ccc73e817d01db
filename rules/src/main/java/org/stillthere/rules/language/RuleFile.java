package org.stillthere.rules.language;

import java.util.List;
import java.util.function.Predicate;
import org.stillthere.rules.problem.SourceFile;

/**
 * A rule file that passed the check. Immutable.
 *
 * @param source the file as it was written
 * @param drl the same text of the same length, with blanks wherever no token stands, and in place of brackets that
 *     change nothing: an engine that reads it sees what was checked, and nothing that was skipped
 * @param header the part of {@code drl} before the first rule
 * @param rules its rules, in order
 */
public record RuleFile(SourceFile source, String drl, String header, List<RuleText> rules) {
    /** How the name of every rule file ends. */
    public static final String ENDING = ".drl";

    /** What the engine is told that the file is called. A table is none to it, and no other file has a plus in its name. */
    public String engineName() {
        String name = source.name();
        return name.endsWith(ENDING) ? name : name.replace('/', '+') + ENDING;
    }

    /** The file without the rules that the predicate refuses; blanks stand in their place. */
    public RuleFile only(Predicate<RuleText> wanted) {
        StringBuilder text = new StringBuilder(drl);
        for (RuleText rule : rules) {
            if (!wanted.test(rule)) {
                String blank = drl.substring(rule.start(), rule.end()).replaceAll("[^\n]", " ");
                text.replace(rule.start(), rule.end(), blank);
            }
        }
        return new RuleFile(
                source, text.toString(), header, rules.stream().filter(wanted).toList());
    }

    /** What the engine reads of one of its rules: with the same text it is the same rule. */
    public String textOf(RuleText rule) {
        return header + drl.substring(rule.start(), rule.end());
    }
}
