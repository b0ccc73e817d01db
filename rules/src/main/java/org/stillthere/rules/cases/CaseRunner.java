package org.stillthere.rules.cases;

import java.util.ArrayList;
import java.util.List;
import org.stillthere.policy.model.HandoverState;
import org.stillthere.rules.CompiledPolicy;
import org.stillthere.rules.PolicyResult;
import org.stillthere.rules.PolicySession;
import org.stillthere.rules.problem.Problem;

/** Runs cases against a policy, in virtual time. Stateless; any thread may call it. */
public final class CaseRunner {
    private CaseRunner() {}

    /** Runs all of them; the results are in the order of the cases. */
    public static List<CaseResult> run(CompiledPolicy policy, List<PolicyCase> cases) {
        return cases.stream().map(each -> run(policy, each)).toList();
    }

    /** Runs one case. Settings that the policy refuses make it fail. */
    public static CaseResult run(CompiledPolicy policy, PolicyCase one) {
        PolicyResult result = policy.with(one.settings());
        if (result instanceof PolicyResult.Rejected rejected) {
            return new CaseResult(
                    one,
                    one.then(),
                    rejected.problems().stream().map(Problem::render).toList());
        }
        try (CompiledPolicy adjusted = ((PolicyResult.Ready) result).policy();
                PolicySession session = adjusted.open()) {
            return play(new Playback(session, adjusted.definition().language()), one);
        }
    }

    private static CaseResult play(Playback playback, PolicyCase one) {
        one.given().forEach(playback::play);
        List<String> expected = new ArrayList<>(one.then());
        List<String> happened = new ArrayList<>(playback.play(one.when()));
        HandoverState state = playback.state();
        if (one.count() != null) {
            expected.add("count " + one.count());
            happened.add(state == null ? "no handover" : "count " + state.inactivityCount());
        }
        if (one.status() != null) {
            expected.add("status " + one.status());
            happened.add(state == null ? "no handover" : "status " + state.status());
        }
        return new CaseResult(one, expected, happened);
    }
}
