package org.stillthere.rules.cases;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.stream.Collectors;
import org.stillthere.policy.model.HandoverState;
import org.stillthere.rules.language.RuleFile;
import org.stillthere.rules.policy.CompiledPolicy;
import org.stillthere.rules.policy.PolicyResult;
import org.stillthere.rules.policy.PolicySession;
import org.stillthere.rules.problem.DidYouMean;
import org.stillthere.rules.problem.Problem;

/** Runs cases against a policy, in virtual time. Stateless; any thread may call it. */
public final class CaseRunner {
    private static final String SAYS_NOTHING =
            "this case asserts nothing: no handover is open in it, so nothing could happen, whatever the rules say\n"
                    + "= open one: begin 'given' with '- 0s status QUEUE'";

    private CaseRunner() {}

    /** Runs all of them; the results are in the order of the cases. */
    public static List<CaseResult> run(CompiledPolicy policy, List<PolicyCase> cases) {
        return cases.stream().map(each -> run(policy, each)).toList();
    }

    /** Runs one case. Settings that the policy refuses make it fail, and so does saying nothing. */
    public static CaseResult run(CompiledPolicy policy, PolicyCase one) {
        PolicyResult result = policy.with(one.settings());
        if (result instanceof PolicyResult.Rejected rejected) {
            String problems = rejected.problems().stream().map(Problem::render).collect(Collectors.joining("\n"));
            return faulty(one, "the policy refuses the settings of this case\n" + problems);
        }
        String unknown = unknownMessage(policy.definition().messages().keys(), one);
        if (!unknown.isEmpty()) {
            return faulty(one, unknown);
        }
        List<Evaluation> evaluations = new ArrayList<>();
        try (CompiledPolicy adjusted = ((PolicyResult.Ready) result).policy();
                PolicySession session =
                        adjusted.open((facts, ruling) -> evaluations.add(Evaluation.of(facts, ruling)))) {
            return play(adjusted, session, evaluations, one);
        }
    }

    /** What is wrong with a message that the case expects and that no rule could ever say; empty if nothing is. */
    private static String unknownMessage(SortedSet<String> keys, PolicyCase one) {
        for (Expectation expectation : one.expectations()) {
            for (String line : expectation.then()) {
                String[] words = line.split(" ", 3);
                if (words[0].equals("say") && !keys.contains(words[1])) {
                    return "'" + line + "' is expected, but the policy has no message '" + words[1] + "'\n= "
                            + DidYouMean.among(words[1], keys);
                }
            }
        }
        return "";
    }

    private static CaseResult faulty(PolicyCase one, String fault) {
        return new CaseResult(one, List.of(), List.of(), List.of(), fault, Map.of());
    }

    private static CaseResult play(
            CompiledPolicy policy, PolicySession session, List<Evaluation> evaluations, PolicyCase one) {
        Playback playback = new Playback(session, policy.definition().language(), one.starts());
        List<Moment> given = new ArrayList<>();
        one.given().forEach(step -> given.addAll(playback.play(step)));
        List<StepResult> steps = new ArrayList<>();
        for (Expectation expectation : one.expectations()) {
            StepResult step = play(playback, expectation);
            steps.add(step);
            if (!step.passed()) {
                break; // what comes after it would only repeat the story
            }
        }
        boolean failed = !steps.stream().allMatch(StepResult::passed);
        boolean saysNothing =
                evaluations.isEmpty() && one.expectations().stream().allMatch(Expectation::isSilent);
        return saysNothing
                ? faulty(one, SAYS_NOTHING)
                : new CaseResult(one, given, steps, evaluations, "", failed ? places(policy) : Map.of());
    }

    private static StepResult play(Playback playback, Expectation expectation) {
        List<Moment> moments = playback.play(expectation.when());
        boolean all = expectation.sinceLast() || expectation.when().occurrence() == null;
        List<String> happened = (all ? moments : moments.subList(moments.size() - 1, moments.size()))
                .stream().map(Moment::lines).flatMap(List::stream).collect(Collectors.toList());
        List<String> expected = new ArrayList<>(expectation.then());
        HandoverState state = playback.state();
        if (expectation.count() != null) {
            expected.add("count " + expectation.count());
            happened.add(state == null ? "no handover" : "count " + state.inactivityCount());
        }
        if (expectation.status() != null) {
            expected.add("status " + expectation.status());
            happened.add(state == null ? "no handover" : "status " + state.status());
        }
        return new StepResult(
                expectation,
                moments,
                expected,
                happened,
                expected.size() - expectation.then().size());
    }

    private static Map<String, String> places(CompiledPolicy policy) {
        Map<String, String> places = new HashMap<>();
        for (RuleFile file : policy.files()) {
            file.rules().forEach(rule -> places.put(rule.name(), file.source().location(rule.line())));
        }
        return places;
    }
}
