package org.stillthere.rules.coverage;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.stillthere.policy.kernel.Ruling;
import org.stillthere.rules.CompiledPolicy;
import org.stillthere.rules.PolicyResult;
import org.stillthere.rules.PolicySession;
import org.stillthere.rules.cases.CaseResult;
import org.stillthere.rules.cases.Evaluation;
import org.stillthere.rules.engine.RuleSession;
import org.stillthere.rules.language.RuleFile;
import org.stillthere.rules.language.RuleOutline;

/**
 * Which conditions were true at which look at the facts. The engine itself says so: each condition is made a rule of its
 * own, which fires when it is true. Used by one thread.
 */
final class ConditionProbe {
    /** So many fire on one event without being taken for rules gone wild. */
    private static final int AT_ONCE = RuleSession.MOST_FIRINGS / 2;

    private final Map<String, BitSet> held = new HashMap<>();

    private ConditionProbe() {}

    static ConditionProbe of(CompiledPolicy policy, List<CaseResult> results) {
        ConditionProbe probe = new ConditionProbe();
        Set<String> seen = new HashSet<>();
        List<String> keys = new ArrayList<>();
        List<ExtraRules.Extra> extras = new ArrayList<>();
        for (RuleFile file : policy.files()) {
            for (RuleOutline outline : RuleOutline.of(file)) {
                for (RuleOutline.Condition condition : outline.conditions()) {
                    String key = key(file, condition);
                    if (!condition.naming() && seen.add(key)) {
                        keys.add(key);
                        extras.add(new ExtraRules.Extra(
                                file.source().name(),
                                outline.whole().end(),
                                "when Facts( " + condition.whole().text()
                                        + " ) then actions.raiseEvent(\"true\"); end"));
                    }
                }
            }
        }
        ExtraRules.compile(policy, extras, false, batch -> probe.ask(batch, keys, results));
        return probe;
    }

    /** At which looks the condition was true, counted over all cases; empty if it could not be asked. */
    Optional<BitSet> held(RuleFile file, RuleOutline.Condition condition) {
        return Optional.ofNullable(held.get(key(file, condition)));
    }

    private static String key(RuleFile file, RuleOutline.Condition condition) {
        return file.source().name() + "\n" + condition.whole().text();
    }

    private void ask(ExtraRules.Batch batch, List<String> keys, List<CaseResult> results) {
        List<Integer> indices = new ArrayList<>(batch.names().keySet());
        for (int from = 0; from < indices.size(); from += AT_ONCE) {
            Map<String, BitSet> byName = new HashMap<>();
            for (int index : indices.subList(from, Math.min(from + AT_ONCE, indices.size()))) {
                BitSet bits = new BitSet();
                byName.put(String.valueOf(batch.names().get(index)), bits);
                held.put(keys.get(index), bits);
            }
            try (CompiledPolicy part = batch.policy().only(byName::containsKey)) {
                int at = 0;
                for (CaseResult result : results) {
                    ask(part, result, at, byName);
                    at += result.evaluations().size();
                }
            }
        }
    }

    private static void ask(CompiledPolicy part, CaseResult result, int first, Map<String, BitSet> byName) {
        PolicyResult adjusted = part.with(result.of().settings());
        if (result.evaluations().isEmpty() || !(adjusted instanceof PolicyResult.Ready ready)) {
            return;
        }
        try (CompiledPolicy policy = ready.policy();
                PolicySession session = policy.open()) {
            int at = first;
            for (Evaluation evaluation : result.evaluations()) {
                if (session.decide(evaluation.facts()) instanceof Ruling.Decided decided) {
                    for (String name : decided.firedRules()) {
                        byName.getOrDefault(name, new BitSet()).set(at);
                    }
                }
                at++;
            }
        }
    }
}
