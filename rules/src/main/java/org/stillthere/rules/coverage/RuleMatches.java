package org.stillthere.rules.coverage;

import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.stillthere.rules.cases.CaseResult;
import org.stillthere.rules.cases.Evaluation;
import org.stillthere.rules.policy.CompiledPolicy;
import org.stillthere.rules.policy.PolicyResult;
import org.stillthere.rules.policy.PolicySession;

/** In which evaluations all conditions of which rules were true, as the engine itself says. */
final class RuleMatches {
    private final Map<String, BitSet> byRule = new HashMap<>();

    private RuleMatches() {}

    /** Shows these rules everything that the cases showed to the policy's own. */
    static RuleMatches of(CompiledPolicy policy, List<CaseResult> results) {
        RuleMatches matches = new RuleMatches();
        Map<SortedMap<String, String>, PolicySession> sessions = new HashMap<>(); // one for equal settings
        try {
            int at = 0;
            for (CaseResult result : results) {
                PolicySession session = sessions.get(result.of().settings());
                if (session == null && policy.with(result.of().settings()) instanceof PolicyResult.Ready ready) {
                    session = ready.policy().open();
                    sessions.put(result.of().settings(), session);
                }
                for (Evaluation evaluation : result.evaluations()) {
                    if (session != null) {
                        matches.note(session.applicable(evaluation.facts()), at);
                    }
                    at++;
                }
            }
        } finally {
            sessions.values().forEach(PolicySession::close);
        }
        return matches;
    }

    private void note(Iterable<String> rules, int at) {
        rules.forEach(rule -> byRule.computeIfAbsent(rule, name -> new BitSet()).set(at));
    }

    /** In which evaluations, counted over all results, all conditions of that rule were true. */
    BitSet at(String rule) {
        return byRule.getOrDefault(rule, new BitSet());
    }
}
