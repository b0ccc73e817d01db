package org.stillthere.rules.coverage;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.stillthere.policy.kernel.Ruling;
import org.stillthere.rules.CompiledPolicy;
import org.stillthere.rules.PolicyResult;
import org.stillthere.rules.PolicySession;
import org.stillthere.rules.cases.CaseResult;
import org.stillthere.rules.cases.Evaluation;
import org.stillthere.rules.engine.RuleSession;

/**
 * Which conditions were true at which look at the facts. The engine itself says so: each question is made a rule of its
 * own, which fires when it is true. Used by one thread.
 */
final class ConditionProbe {
    /** So many fire on one event without being taken for rules gone wild. */
    private static final int AT_ONCE = RuleSession.MOST_FIRINGS / 2;

    private final List<CaseResult> results;
    private final Map<String, BitSet> held = new HashMap<>();

    private ConditionProbe(List<CaseResult> results) {
        this.results = results;
    }

    /**
     * What may be true.
     *
     * @param file the file whose words it uses
     * @param after the end of the rule that it comes from
     * @param conditions what stands between the brackets of {@code Facts( ... )}
     */
    record Question(String file, int after, String conditions) {
        private String key() {
            return file + "\n" + conditions;
        }
    }

    /** Asks all questions at all looks at the facts in these results. */
    static ConditionProbe of(CompiledPolicy policy, Collection<Question> questions, List<CaseResult> results) {
        ConditionProbe probe = new ConditionProbe(results);
        Map<String, Question> distinct = new LinkedHashMap<>();
        questions.forEach(each -> distinct.putIfAbsent(each.key(), each));
        List<String> keys = List.copyOf(distinct.keySet());
        List<ExtraRules.Extra> extras = distinct.values().stream()
                .map(each -> new ExtraRules.Extra(
                        each.file(),
                        each.after(),
                        "when Facts( " + each.conditions() + " ) then actions.raiseEvent(\"true\"); end"))
                .toList();
        ExtraRules.compile(policy, extras, false, batch -> probe.ask(batch, keys));
        return probe;
    }

    /** At which looks it was true, counted over all results; empty if it could not be asked. */
    Optional<BitSet> held(Question question) {
        return Optional.ofNullable(held.get(question.key()));
    }

    private void ask(ExtraRules.Batch batch, List<String> keys) {
        List<Integer> indices = new ArrayList<>(batch.names().keySet());
        for (int from = 0; from < indices.size(); from += AT_ONCE) {
            Map<String, BitSet> byName = new HashMap<>();
            for (int index : indices.subList(from, Math.min(from + AT_ONCE, indices.size()))) {
                BitSet bits = new BitSet();
                byName.put(String.valueOf(batch.names().get(index)), bits);
                held.put(keys.get(index), bits);
            }
            try (CompiledPolicy part = batch.policy().only(byName::containsKey)) {
                ask(part, byName);
            }
        }
    }

    /** Cases with the same settings share a session: to open one costs more than to ask. */
    private void ask(CompiledPolicy part, Map<String, BitSet> byName) {
        Map<SortedMap<String, String>, PolicySession> sessions = new HashMap<>();
        try {
            int at = 0;
            for (CaseResult result : results) {
                PolicySession session = sessions.get(result.of().settings());
                if (session == null && part.with(result.of().settings()) instanceof PolicyResult.Ready ready) {
                    session = ready.policy().open();
                    sessions.put(result.of().settings(), session);
                }
                for (Evaluation evaluation : result.evaluations()) {
                    if (session != null && session.decide(evaluation.facts()) instanceof Ruling.Decided decided) {
                        for (String name : decided.firedRules()) {
                            byName.getOrDefault(name, new BitSet()).set(at);
                        }
                    }
                    at++;
                }
            }
        } finally {
            sessions.values().forEach(PolicySession::close);
        }
    }
}
