package org.stillthere.rules.coverage;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.stillthere.rules.language.RuleFile;
import org.stillthere.rules.policy.CompiledPolicy;
import org.stillthere.rules.policy.PolicyResult;
import org.stillthere.rules.problem.SourceFile;

/**
 * Rules that a policy does not have, many of them compiled at once. They go through the same check as any other rule:
 * nothing reaches the engine unchecked.
 */
final class ExtraRules {
    /** More of them at once would save little, and a file of rules may not grow without end. */
    private static final int MAX_AT_ONCE = 200;

    private final CompiledPolicy policy;
    private final List<Extra> extras;
    private final String prefix;
    private final List<CompiledPolicy> compiled = new ArrayList<>();
    private final Map<Integer, String> names = new HashMap<>();

    private ExtraRules(CompiledPolicy policy, List<Extra> extras) {
        this.policy = policy;
        this.extras = extras;
        this.prefix = prefix(policy);
    }

    /**
     * A rule without its name.
     *
     * @param file the file whose words it uses
     * @param text what follows its name
     */
    record Extra(String file, String text) {}

    /** Compiles them. */
    static ExtraRules of(CompiledPolicy policy, List<Extra> extras) {
        ExtraRules rules = new ExtraRules(policy, extras);
        for (int from = 0; from < extras.size(); from += MAX_AT_ONCE) {
            rules.compile(from, Math.min(from + MAX_AT_ONCE, extras.size()));
        }
        return rules;
    }

    /** The name of the rule that stands at this place of the list; empty if the check refuses it. */
    Optional<String> name(int index) {
        return Optional.ofNullable(names.get(index));
    }

    /**
     * The policy with them.
     *
     * @param order the names of all rules, as they fire
     */
    CompiledPolicy joined(List<String> order) {
        return policy.with(compiled, order);
    }

    private void compile(int from, int to) {
        SortedMap<Integer, String> batch = new TreeMap<>();
        for (int i = from; i < to; i++) {
            batch.put(i, prefix + " " + i);
        }
        PolicyResult result = policy.withRules(files(batch));
        if (result instanceof PolicyResult.Ready ready) {
            compiled.add(ready.policy());
            names.putAll(batch);
        } else if (to - from > 1) {
            int middle = (from + to) >>> 1; // one that is refused must not hide the others
            compile(from, middle);
            compile(middle, to);
        }
    }

    private List<SourceFile> files(SortedMap<Integer, String> batch) {
        List<SourceFile> files = new ArrayList<>();
        for (RuleFile file : policy.files()) {
            String text = text(file.source().name(), batch);
            if (!text.isEmpty()) {
                files.add(new SourceFile(file.engineName(), file.header() + text));
            }
        }
        return files;
    }

    private String text(String file, SortedMap<Integer, String> batch) {
        StringBuilder text = new StringBuilder();
        batch.forEach((index, name) -> {
            Extra extra = extras.get(index);
            if (extra.file().equals(file)) {
                text.append("\nrule \"").append(name).append("\" ").append(extra.text());
            }
        });
        return text.toString();
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
