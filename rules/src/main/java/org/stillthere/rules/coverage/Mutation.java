package org.stillthere.rules.coverage;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.stillthere.rules.CompiledPolicy;
import org.stillthere.rules.PolicyResult;
import org.stillthere.rules.cases.CaseResult;
import org.stillthere.rules.cases.CaseRunner;
import org.stillthere.rules.cases.PolicyCase;
import org.stillthere.rules.language.RuleFile;
import org.stillthere.rules.language.RuleText;
import org.stillthere.rules.problem.Problem;

/**
 * Changes a policy in small ways, one at a time, and looks whether any case fails then. What no case notices could be
 * changed by mistake, and nobody would know. The same policy and cases give the same answer. Used by one thread.
 */
public final class Mutation {
    /** How many changes are tried at most; of more, these are picked evenly. */
    public static final int MOST = 2000;

    private final CompiledPolicy policy;
    private final List<CaseResult> results;
    private final List<Mutant> mutants;
    /** For each change the cases that can go otherwise. */
    private final List<List<PolicyCase>> cases = new ArrayList<>();

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
        List<Integer> rewritten = new ArrayList<>();
        List<ExtraRules.Extra> extras = new ArrayList<>();
        ConditionProbe probe = probe();
        for (int i = 0; i < mutants.size(); i++) {
            Mutant mutant = mutants.get(i);
            List<PolicyCase> affected = affected(mutant, probe);
            cases.add(affected);
            if (mutant.instead() != null) {
                boolean known =
                        mutant.after() == null || probe.held(mutant.after()).isPresent();
                if (!affected.isEmpty()) {
                    rewritten.add(i);
                    extras.add(mutant.instead());
                } else if (known) {
                    tried.set(i);
                }
            } else if (mutant.rule() != null) {
                try (CompiledPolicy without = policy.only(name -> !name.equals(mutant.rule()))) {
                    look(i, without);
                }
            } else if (policy.with(mutant.settings()) instanceof PolicyResult.Ready ready) {
                try (CompiledPolicy other = ready.policy()) {
                    look(i, other);
                }
            }
        }
        Set<String> own = policy.rules().stream().map(RuleText::name).collect(Collectors.toSet());
        ExtraRules.compile(
                policy,
                extras,
                true,
                batch -> batch.names().forEach((index, extra) -> {
                    int i = rewritten.get(index);
                    String replaced = mutants.get(i).rule();
                    try (CompiledPolicy changed = batch.policy()
                            .only(name -> name.equals(extra) || (own.contains(name) && !name.equals(replaced)))) {
                        look(i, changed);
                    }
                }));
    }

    private void look(int index, CompiledPolicy changed) {
        tried.set(index);
        if (cases.get(index).stream()
                .anyMatch(each -> !CaseRunner.run(changed, each).passed())) {
            noticed.set(index);
        }
    }

    private ConditionProbe probe() {
        List<ConditionProbe.Question> questions = new ArrayList<>();
        for (Mutant mutant : mutants) {
            if (mutant.before() != null && mutant.after() != null) {
                questions.add(mutant.before());
                questions.add(mutant.after());
            }
        }
        return ConditionProbe.of(policy, questions, results);
    }

    /**
     * The cases that can go otherwise: a case goes as before up to the first look at the facts that the change makes a
     * difference to. All others need not be played.
     */
    private List<PolicyCase> affected(Mutant mutant, ConditionProbe probe) {
        String rule = mutant.rule();
        if (rule == null) {
            return results.stream().map(CaseResult::of).toList();
        }
        BitSet other = new BitSet();
        if (mutant.before() != null && mutant.after() != null) {
            other.or(probe.held(mutant.before()).orElseGet(BitSet::new));
            other.xor(probe.held(mutant.after()).orElseGet(BitSet::new));
        }
        List<PolicyCase> affected = new ArrayList<>();
        int at = 0;
        for (CaseResult result : results) {
            int next = at + result.evaluations().size();
            boolean differs = mutant.after() != null
                    ? other.nextSetBit(at) >= 0 && other.nextSetBit(at) < next
                    : result.evaluations().stream()
                            .anyMatch(each -> each.fired().contains(rule));
            if (differs) {
                affected.add(result.of());
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
