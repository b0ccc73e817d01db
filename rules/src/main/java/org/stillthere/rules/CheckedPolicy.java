package org.stillthere.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.stillthere.policy.model.ActivityEffect;
import org.stillthere.rules.definition.DefinitionReader;
import org.stillthere.rules.definition.Overrides;
import org.stillthere.rules.definition.PolicyDefinition;
import org.stillthere.rules.language.RuleFile;
import org.stillthere.rules.language.RuleReader;
import org.stillthere.rules.language.RuleText;
import org.stillthere.rules.language.Terms;
import org.stillthere.rules.problem.DidYouMean;
import org.stillthere.rules.problem.Problem;
import org.stillthere.rules.problem.SourceFile;

/**
 * A policy whose every file passed the checks that need no engine.
 *
 * @param source its files
 * @param definition what it says besides its rules, overrides applied
 * @param rules its rule files, by name
 */
record CheckedPolicy(PolicySource source, PolicyDefinition definition, List<RuleFile> rules) {
    /** How many rules a policy has at most: their compilation takes time and memory. */
    static final int MOST_RULES = 1000;

    private static final Set<String> FOLDERS = Set.of("messages", "cases");

    /** The fact by which rules follow the table {@code activity}. */
    private static final String RESTARTS_TIMER = "restartsTimer";

    /** Names go into messages, and that of a rule file to the engine's compiler. */
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{Nd}][\\p{L}\\p{Nd} ._-]{0,127}");

    /** The policy; null if anything is wrong with it, which is noted. */
    static @Nullable CheckedPolicy of(PolicySource source, Map<String, String> overrides, List<Problem> problems) {
        source.files().values().forEach(file -> checkName(file, problems));
        PolicyDefinition definition = DefinitionReader.read(source.name(), source.files(), problems);
        PolicyDefinition effective = definition == null ? null : Overrides.apply(definition, overrides, problems);
        Terms terms = effective == null ? Terms.UNKNOWN : terms(source, effective);
        List<RuleFile> rules = new ArrayList<>();
        boolean anyRules = false;
        for (SourceFile file : source.files().values()) {
            if (isRuleFile(file.name())) {
                anyRules = true;
                RuleFile read = RuleReader.read(file, terms, problems);
                if (read != null) {
                    rules.add(read);
                }
            }
        }
        if (!anyRules && !source.files().isEmpty()) {
            problems.add(Problem.of(source.name(), "the policy has no rules", "write a file that ends in .drl"));
        }
        RuleReader.refuseDuplicates(rules, problems);
        int count = rules.stream().mapToInt(file -> file.rules().size()).sum();
        if (count > MOST_RULES) {
            problems.add(Problem.of(
                    source.name(),
                    "the policy has " + count + " rules, and at most " + MOST_RULES + " are allowed",
                    ""));
        }
        if (definition != null && problems.isEmpty()) {
            checkActivity(definition, rules, problems);
        }
        return effective != null && problems.isEmpty()
                ? new CheckedPolicy(source, effective, List.copyOf(rules))
                : null;
    }

    /** The names of all rules, in the order in which equal ones fire: by file, then by line. */
    List<String> ruleNames() {
        return rules.stream()
                .flatMap(file -> file.rules().stream())
                .map(RuleText::name)
                .toList();
    }

    /** A file of texts that can't be read has its own problem; what rules want of it is then not known. */
    private static Terms terms(PolicySource source, PolicyDefinition definition) {
        SortedSet<String> keys = definition.messages().keys();
        boolean unreadable =
                keys.isEmpty() && source.files().keySet().stream().anyMatch(name -> name.startsWith("messages/"));
        return new Terms(definition.settings(), unreadable ? null : keys);
    }

    /** The table only says what counts: it is a rule that restarts the timer, and without one the line is in vain. */
    private static void checkActivity(PolicyDefinition definition, List<RuleFile> files, List<Problem> problems) {
        boolean looked = files.stream()
                .flatMap(file -> file.rules().stream())
                .flatMap(rule -> rule.tree().conditions().stream())
                .flatMap(condition -> condition.tests().stream())
                .anyMatch(test -> test.left().text().equals(RESTARTS_TIMER)
                        || test.right().text().equals(RESTARTS_TIMER));
        definition.activity().effects().forEach((activity, effect) -> {
            if (!looked && effect == ActivityEffect.RESTARTS_TIMER) {
                problems.add(Problem.of(
                        DefinitionReader.FILE,
                        "'activity' says that " + activity + " restarts the timer, but no rule does it",
                        "write a rule: when Facts( restartsTimer, inactivityTimerRunning )"
                                + " then actions.restartInactivityTimer(); end"));
            }
        });
    }

    private static boolean isRuleFile(String name) {
        return name.endsWith(".drl") && name.indexOf('/') < 0;
    }

    /** The engine skips silently what it does not know; a rule file that is not read is a trap. */
    private static void checkName(SourceFile file, List<Problem> problems) {
        String name = file.name();
        String lower = name.toLowerCase(Locale.ROOT);
        int slash = name.indexOf('/');
        String folder = slash < 0 ? "" : name.substring(0, slash);
        boolean yaml = name.endsWith(".yaml") && name.indexOf('/', slash + 1) < 0;
        boolean known = isRuleFile(name)
                || name.equals(DefinitionReader.FILE)
                || (FOLDERS.contains(folder) && yaml)
                || (slash < 0 && lower.endsWith(".md"));
        if (!NAME.matcher(name.substring(slash + 1)).matches()) {
            problems.add(Problem.of(
                    name,
                    "this can't be the name of a file",
                    "use letters, digits, blanks and . _ - and begin with a letter or digit; at most 128"));
        }
        if (known) {
            return;
        }
        if (lower.contains(".drl")) {
            problems.add(Problem.of(
                    name,
                    "this file would not be read as rules",
                    "give it a name that ends in .drl, in small letters, next to policy.yaml"));
        } else if (lower.endsWith(".yml")) {
            problems.add(Problem.of(name, "this file would not be read", "let its name end in .yaml"));
        } else if (slash >= 0 && !FOLDERS.contains(folder)) {
            problems.add(
                    Problem.of(name, "a policy has no folder '" + folder + "'", DidYouMean.among(folder, FOLDERS)));
        } else {
            problems.add(Problem.of(name, "this file would not be read", "take it out of the policy's folder"));
        }
    }
}
