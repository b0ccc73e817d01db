package org.stillthere.rules.coverage;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.stillthere.rules.cases.CaseResult;
import org.stillthere.rules.cases.CaseRunner;
import org.stillthere.rules.language.RuleFile;
import org.stillthere.rules.language.RuleText;
import org.stillthere.rules.policy.CompiledPolicy;
import org.stillthere.rules.policy.PolicyResult;
import org.stillthere.rules.problem.Problem;

/**
 * Changes a policy in small ways, one at a time, and checks whether any case then fails. What no case notices could
 * be changed by mistake without anybody knowing. The same policy and cases give the same answer. Used by one thread.
 */
public final class Mutation {
    /** How many changes are tried at most; of more, these are picked evenly. */
    public static final int MOST = 2000;

    private final CompiledPolicy policy;
    private final List<CaseResult> results;
    private final List<Mutant> mutants;
    private final BitSet tried = new BitSet();
    private final BitSet noticed = new BitSet();

    private Mutation(CompiledPolicy policy, List<CaseResult> results, List<Mutant> mutants) {
        this.policy = policy;
        this.results = results;
        this.mutants = mutants;
    }

    /**
     * Tries all changes.
     *
     * @param policy the policy
     * @param results what became of its cases: all must have passed
     * @throws IllegalArgumentException if a case did not pass
     */
    public static MutationReport run(CompiledPolicy policy, List<CaseResult> results) {
        if (!results.stream().allMatch(CaseResult::passed)) {
            throw new IllegalArgumentException("cases that fail notice everything");
        }
        List<Mutant> all = new ArrayList<>();
        for (RuleFile file : policy.files()) {
            all.addAll(RuleMutants.of(file));
        }
        all.addAll(SettingMutants.of(policy));
        Mutation mutation = new Mutation(policy, results, picked(all));
        mutation.run();
        return mutation.report(all.size());
    }

    private static List<Mutant> picked(List<Mutant> all) {
        List<Mutant> picked = new ArrayList<>();
        int count = Math.min(all.size(), MOST);
        for (int i = 0; i < count; i++) {
            picked.add(all.get((int) ((long) i * all.size() / count)));
        }
        return picked;
    }

    private void run() {
        Map<Mutant, String> names = new HashMap<>();
        CompiledPolicy all = withMutants(names);
        RuleMatches matches = RuleMatches.of(all, results);
        Set<String> own = policy.rules().stream().map(RuleText::name).collect(Collectors.toSet());
        for (int i = 0; i < mutants.size(); i++) {
            Mutant mutant = mutants.get(i);
            String rule = mutant.rule();
            String instead = names.get(mutant);
            if (rule == null) {
                if (policy.with(mutant.settings()) instanceof PolicyResult.Ready ready) {
                    look(i, ready.policy(), results);
                }
            } else if (mutant.instead() == null || instead != null) {
                CompiledPolicy changed =
                        all.only(name -> name.equals(instead) || (own.contains(name) && !name.equals(rule)));
                look(i, changed, affected(mutant, matches, instead));
            }
        }
    }

    /** The policy with its own rules and all that stand in their places, to choose from. */
    private CompiledPolicy withMutants(Map<Mutant, String> names) {
        List<Mutant> rewritten =
                mutants.stream().filter(mutant -> mutant.instead() != null).toList();
        ExtraRules extras =
                ExtraRules.of(policy, rewritten.stream().map(Mutant::instead).toList());
        Map<String, List<String>> byRule = new HashMap<>();
        for (int i = 0; i < rewritten.size(); i++) {
            Mutant mutant = rewritten.get(i);
            extras.name(i).ifPresent(name -> {
                names.put(mutant, name);
                byRule.computeIfAbsent(String.valueOf(mutant.rule()), rule -> new ArrayList<>())
                        .add(name);
            });
        }
        List<String> order = new ArrayList<>();
        for (RuleText rule : policy.rules()) { // each in its place: equal rules fire in their order
            order.add(rule.name());
            order.addAll(byRule.getOrDefault(rule.name(), List.of()));
        }
        return extras.joined(order);
    }

    private void look(int index, CompiledPolicy changed, List<CaseResult> affected) {
        tried.set(index);
        try (changed) {
            if (affected.stream()
                    .anyMatch(each -> !CaseRunner.run(changed, each.of()).passed())) {
                noticed.set(index);
            }
        }
    }

    /**
     * The cases that can go otherwise: a case goes as before up to the first look at the facts that the change makes a
     * difference to. All others need not be played.
     */
    private List<CaseResult> affected(Mutant mutant, RuleMatches matches, @Nullable String instead) {
        String rule = String.valueOf(mutant.rule());
        BitSet other = new BitSet();
        if (mutant.inConditions() && instead != null) {
            other.or(matches.at(rule));
            other.xor(matches.at(instead));
        }
        List<CaseResult> affected = new ArrayList<>();
        int at = 0;
        for (CaseResult result : results) {
            int next = at + result.evaluations().size();
            int first = other.nextSetBit(at);
            boolean differs = mutant.inConditions()
                    ? first >= 0 && first < next
                    : result.evaluations().stream()
                            .anyMatch(each -> each.fired().contains(rule));
            if (differs) {
                affected.add(result);
            }
            at = next;
        }
        return affected;
    }

    private MutationReport report(int possible) {
        List<Problem> unnoticed = new ArrayList<>();
        for (int i = 0; i < mutants.size(); i++) {
            if (tried.get(i) && !noticed.get(i)) {
                unnoticed.add(mutants.get(i).place());
            }
        }
        return new MutationReport(possible, tried.cardinality(), unnoticed);
    }
}
