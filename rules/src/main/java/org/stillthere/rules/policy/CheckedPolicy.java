package org.stillthere.rules.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.stillthere.policy.model.ActivityEffect;
import org.stillthere.rules.definition.DefinitionReader;
import org.stillthere.rules.definition.Overrides;
import org.stillthere.rules.definition.PolicyDefinition;
import org.stillthere.rules.language.RuleFile;
import org.stillthere.rules.language.RuleReader;
import org.stillthere.rules.language.RuleText;
import org.stillthere.rules.language.Symbols;
import org.stillthere.rules.problem.BinaryFile;
import org.stillthere.rules.problem.Problem;
import org.stillthere.rules.problem.SourceFile;
import org.stillthere.rules.source.PolicySource;
import org.stillthere.rules.table.TableReader;
import org.stillthere.rules.yaml.Yaml;
import org.stillthere.rules.yaml.YamlFile;

/**
 * A policy whose files all passed the checks that need no engine. Immutable.
 *
 * @param source its files
 * @param definition what it says besides its rules, overrides applied
 * @param rules its rule files, by name
 */
record CheckedPolicy(PolicySource source, PolicyDefinition definition, List<RuleFile> rules) {
    /** How many rules a policy has at most: their compilation takes time and memory. */
    static final int MAX_RULES = 1000;

    /** The fact by which rules follow the table {@code activity}. */
    private static final String RESTARTS_TIMER = "restartsTimer";

    /** What checking a policy came to. */
    sealed interface Result {
        /** Nothing is wrong with it. */
        record Passed(CheckedPolicy policy) implements Result {}

        /**
         * Something is wrong with it.
         *
         * @param problems all that is wrong, never empty
         */
        record Failed(List<Problem> problems) implements Result {}
    }

    /**
     * Checks the files of a policy.
     *
     * @param source the files that can be read
     * @param unreadable what is wrong with the others; if there are any, the policy fails
     * @param overrides values for settings instead of the files' own, by name
     */
    static Result of(PolicySource source, List<Problem> unreadable, Map<String, String> overrides) {
        List<Problem> problems = new ArrayList<>(unreadable);
        source.files().keySet().forEach(name -> problems.addAll(FileNames.check(name)));
        source.workbooks().keySet().forEach(name -> problems.addAll(FileNames.check(name)));
        PolicyDefinition definition = DefinitionReader.read(source.name(), source.files(), problems);
        PolicyDefinition effective = definition == null ? null : Overrides.apply(definition, overrides, problems);
        Symbols symbols = effective == null ? Symbols.UNKNOWN : symbols(source, effective);
        List<RuleFile> rules = new ArrayList<>();
        boolean anyRules = false;
        for (SourceFile file : source.files().values()) {
            if (FileNames.isRules(file.name())) {
                anyRules = true;
                add(RuleReader.read(file, symbols, problems), rules);
            }
        }
        anyRules |= tables(source, symbols, rules, problems);
        boolean rulesWrong = problems.stream()
                .anyMatch(problem -> FileNames.isRules(problem.file()) || FileNames.isTable(problem.file()));
        if (!anyRules
                && !rulesWrong
                && !(source.files().isEmpty() && source.workbooks().isEmpty())) {
            problems.add(
                    Problem.of(source.name(), "the policy has no rules", "write a file that ends in .drl, or a table"));
        }
        RuleReader.refuseDuplicates(rules, problems);
        int count = rules.stream().mapToInt(file -> file.rules().size()).sum();
        if (count > MAX_RULES) {
            problems.add(Problem.of(
                    source.name(),
                    "the policy has " + count + " rules, and at most " + MAX_RULES + " are allowed",
                    ""));
        }
        if (definition != null && problems.isEmpty()) {
            checkActivity(source.files().get(DefinitionReader.FILE), definition, rules, problems);
        }
        if (effective != null && problems.isEmpty()) {
            LongestDecision.check(effective, rules, problems);
        }
        return effective != null && problems.isEmpty()
                ? new Result.Passed(new CheckedPolicy(source, effective, List.copyOf(rules)))
                : new Result.Failed(problems);
    }

    private static void add(@Nullable RuleFile file, List<RuleFile> rules) {
        if (file != null) {
            rules.add(file);
        }
    }

    /** Whether there are any. */
    private static boolean tables(PolicySource source, Symbols symbols, List<RuleFile> rules, List<Problem> problems) {
        SortedMap<String, String> tables = new TreeMap<>();
        Stream.concat(source.files().keySet().stream(), source.workbooks().keySet().stream())
                .filter(FileNames::isTable)
                .sorted()
                .forEach(name -> {
                    String other = tables.putIfAbsent(name.substring(0, name.lastIndexOf('.')), name);
                    if (other != null) {
                        problems.add(Problem.of(name, "this is the same table as " + other, "delete one of the two"));
                    }
                });
        int table = 0;
        for (String name : tables.values()) {
            SourceFile text = source.files().get(name);
            BinaryFile workbook = source.workbooks().get(name);
            if (text != null) {
                add(TableReader.csv(text, symbols, table, problems), rules);
            } else if (workbook != null) {
                add(TableReader.xlsx(name, workbook.bytes(), symbols, table, problems), rules);
            }
            table++;
        }
        return table > 0;
    }

    /** The same policy with other rules, which are read here. */
    Result withRules(List<SourceFile> files) {
        List<Problem> problems = new ArrayList<>();
        List<RuleFile> read = new ArrayList<>();
        files.forEach(file -> add(RuleReader.read(file, symbols(source, definition), problems), read));
        RuleReader.refuseDuplicates(read, problems);
        return problems.isEmpty()
                ? new Result.Passed(new CheckedPolicy(source, definition, List.copyOf(read)))
                : new Result.Failed(problems);
    }

    /** The names of all rules, in the order in which equal ones fire: by file, then by line. */
    List<String> ruleNames() {
        return rules.stream()
                .flatMap(file -> file.rules().stream())
                .map(RuleText::name)
                .toList();
    }

    /** A file of texts that can't be read has its own problem; what rules want of it is then not known. */
    private static Symbols symbols(PolicySource source, PolicyDefinition definition) {
        SortedSet<String> keys = definition.messages().keys();
        boolean unreadable =
                keys.isEmpty() && source.files().keySet().stream().anyMatch(name -> name.startsWith("messages/"));
        return new Symbols(definition.settings(), unreadable ? null : keys);
    }

    /** The table only says what counts: it is a rule that restarts the timer, and without one the line is in vain. */
    private static void checkActivity(
            @Nullable SourceFile written, PolicyDefinition definition, List<RuleFile> files, List<Problem> problems) {
        boolean looked = files.stream()
                .flatMap(file -> file.rules().stream())
                .flatMap(rule -> rule.tree().conditions().stream())
                .flatMap(condition -> condition.tests().stream())
                .anyMatch(test -> test.left().text().equals(RESTARTS_TIMER)
                        || test.right().text().equals(RESTARTS_TIMER));
        if (looked || written == null) {
            return;
        }
        YamlFile yaml = new YamlFile(written, problems);
        Yaml.Entry entry =
                yaml.read() instanceof Yaml.Mapping root ? root.entries().get("activity") : null;
        if (entry != null && entry.value() instanceof Yaml.Mapping table) {
            for (Yaml.Entry line : table.entries().values()) {
                String activity = line.key().text();
                if (definition.activity().effects().get(activity) == ActivityEffect.RESTARTS_TIMER) {
                    yaml.problem(
                            line.value(),
                            "'activity' says that " + activity + " restarts the timer, but no rule does it",
                            "write a rule: when Facts( restartsTimer, inactivityTimerRunning )"
                                    + " then actions.restartInactivityTimer(); end");
                }
            }
        }
    }
}
