package org.stillthere.rules.coverage;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.stillthere.rules.CompiledPolicy;
import org.stillthere.rules.PolicyResult;
import org.stillthere.rules.language.RuleFile;
import org.stillthere.rules.problem.SourceFile;

/**
 * Rules that a policy does not have, many of them compiled at once. They go through the same check as any other rule:
 * nothing that was put together here reaches the engine around it.
 */
final class ExtraRules {
    /** More of them at once would save little, and a file of rules may not grow without end. */
    private static final int MOST_AT_ONCE = 200;

    private final CompiledPolicy policy;
    private final List<Extra> extras;
    private final boolean withOwn;
    private final Consumer<Batch> use;
    private final String prefix;

    private ExtraRules(CompiledPolicy policy, List<Extra> extras, boolean withOwn, Consumer<Batch> use) {
        this.policy = policy;
        this.extras = extras;
        this.withOwn = withOwn;
        this.use = use;
        this.prefix = prefix(policy);
    }

    /**
     * A rule without its name.
     *
     * @param file the file that it belongs to
     * @param after the end of the rule that it comes after, in {@link RuleFile#drl()}: equal rules fire in their order
     * @param text what follows its name
     */
    record Extra(String file, int after, String text) {}

    /**
     * Rules that were compiled together.
     *
     * @param policy the policy with all of them; whoever gets it uses but does not close it
     * @param names their names, by their place in the list
     */
    record Batch(CompiledPolicy policy, SortedMap<Integer, String> names) {}

    /**
     * Compiles them.
     *
     * @param policy the policy
     * @param extras the rules
     * @param withOwn whether the policy's own rules are there too
     * @param use is given one batch after the other; rules that the check refuses are in none
     */
    static void compile(CompiledPolicy policy, List<Extra> extras, boolean withOwn, Consumer<Batch> use) {
        ExtraRules rules = new ExtraRules(policy, extras, withOwn, use);
        for (int from = 0; from < extras.size(); from += MOST_AT_ONCE) {
            rules.compile(from, Math.min(from + MOST_AT_ONCE, extras.size()));
        }
    }

    private void compile(int from, int to) {
        SortedMap<Integer, String> names = new TreeMap<>();
        for (int i = from; i < to; i++) {
            names.put(i, prefix + " " + i);
        }
        PolicyResult result = policy.withRules(files(names));
        if (result instanceof PolicyResult.Ready ready) {
            try (CompiledPolicy compiled = ready.policy()) {
                use.accept(new Batch(compiled, Collections.unmodifiableSortedMap(names)));
            }
        } else if (to - from > 1) {
            int middle = (from + to) >>> 1; // one that is refused must not hide the others
            compile(from, middle);
            compile(middle, to);
        }
    }

    private List<SourceFile> files(SortedMap<Integer, String> names) {
        return policy.files().stream()
                .map(file -> new SourceFile(file.engineName(), text(file, names)))
                .filter(file -> !file.text().isEmpty())
                .toList();
    }

    /** The file's rules, each followed by the extra ones that come after it. */
    private String text(RuleFile file, SortedMap<Integer, String> names) {
        StringBuilder text = new StringBuilder();
        int at = file.header().length();
        SortedMap<Integer, StringBuilder> byPlace = new TreeMap<>();
        names.forEach((index, name) -> {
            Extra extra = extras.get(index);
            if (extra.file().equals(file.source().name())) {
                byPlace.computeIfAbsent(extra.after(), place -> new StringBuilder())
                        .append("\nrule \"")
                        .append(name)
                        .append("\" ")
                        .append(extra.text());
            }
        });
        for (var each : byPlace.entrySet()) {
            text.append(withOwn ? file.drl().substring(at, each.getKey()) : "").append(each.getValue());
            at = each.getKey();
        }
        text.append(withOwn ? file.drl().substring(at) : "");
        return text.isEmpty() ? "" : file.header() + text;
    }

    private static String prefix(CompiledPolicy policy) {
        String prefix = "Extra";
        while (true) {
            String candidate = prefix;
            if (policy.rules().stream().noneMatch(rule -> rule.name().startsWith(candidate))) {
                return candidate;
            }
            prefix += "x";
        }
    }
}
