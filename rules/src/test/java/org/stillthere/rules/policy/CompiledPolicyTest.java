package org.stillthere.rules.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.stillthere.rules.policy.Policies.ready;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.stillthere.policy.kernel.History;
import org.stillthere.policy.kernel.Kernel;
import org.stillthere.policy.kernel.Outcome;
import org.stillthere.policy.kernel.Policy;
import org.stillthere.policy.model.ActivityKind;
import org.stillthere.policy.model.HandoverEvent;
import org.stillthere.policy.model.HandoverKey;
import org.stillthere.policy.model.HandoverState;
import org.stillthere.policy.model.HandoverStatus;
import org.stillthere.policy.model.Occurrence;
import org.stillthere.policy.model.Participant;
import org.stillthere.policy.model.Timer;
import org.stillthere.policy.model.TimerOwner;
import org.stillthere.rules.cases.CaseReader;
import org.stillthere.rules.cases.CaseResult;
import org.stillthere.rules.cases.CaseRunner;
import org.stillthere.rules.cases.PolicyCase;
import org.stillthere.rules.problem.SourceFile;
import org.stillthere.rules.source.PolicySource;

class CompiledPolicyTest {
    private static CompiledPolicy prebuilt() {
        return ready(DefaultPolicy.load(Map.of()));
    }

    /** All that a policy decides on a random walk through events. */
    private static List<Outcome> walk(Policy policy, long seed, int events) {
        Random random = new Random(seed);
        List<Outcome> outcomes = new ArrayList<>();
        Instant now = Instant.EPOCH;
        HandoverState state = null;
        for (int i = 0; i < events; i++) {
            now = now.plusSeconds(random.nextInt(40));
            HandoverKey key = new HandoverKey("t", "h" + outcomes.size() / 50);
            HandoverEvent event = new HandoverEvent(key, "e" + i, now, occurrence(random, state));
            Outcome outcome = Kernel.decide(
                    state != null && state.key().equals(key) ? state : null, event, now, History.EMPTY, policy);
            outcomes.add(outcome);
            if (outcome instanceof Outcome.Decided decided) {
                state = decided.state();
            }
        }
        return outcomes;
    }

    private static Occurrence occurrence(Random random, HandoverState state) {
        SortedMap<String, String> none = new TreeMap<>();
        Timer timer = state == null ? null : state.timers().next().orElse(null);
        return switch (random.nextInt(8)) {
            case 0 ->
                new Occurrence.StatusReported(
                        random.nextInt(30) == 0 ? HandoverStatus.COMPLETED : HandoverStatus.QUEUE,
                        TimerOwner.SERVER,
                        none);
            case 1 -> new Occurrence.StatusReported(HandoverStatus.ACTIVE, TimerOwner.SERVER, none);
            case 2 -> new Occurrence.ProviderStatusReported("Queue", none);
            case 3 -> new Occurrence.ProviderEvent(random.nextBoolean() ? "handover-already-in-progress" : "x", none);
            case 4 ->
                new Occurrence.ActivityTick(
                        Participant.values()[random.nextInt(4)], ActivityKind.values()[random.nextInt(5)]);
            default ->
                new Occurrence.TimerExpired(
                        "inactivity", timer == null ? 1 : timer.generation(), random.nextInt(20) == 0);
        };
    }

    private static List<Outcome> walk(CompiledPolicy policy, long seed, int events) {
        try (PolicySession session = policy.open(CompiledPolicy.NO_TIME_LIMIT)) {
            return walk(session, seed, events);
        }
    }

    @Test
    void thePrebuiltPolicyIsTheFolder() {
        try (CompiledPolicy prebuilt = prebuilt();
                CompiledPolicy folder = Policies.fromFolder()) {
            assertThat(prebuilt.version()).isEqualTo(folder.version());
            assertThat(prebuilt.version().digest()).matches("[0-9a-f]{12}");
            assertThat(prebuilt.source()).isEqualTo(folder.source());
            assertThat(walk(prebuilt, 7, 5_000)).isEqualTo(walk(folder, 7, 5_000));
        }
    }

    @Test
    void threadsDoNotDisturbEachOther() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (CompiledPolicy policy = prebuilt()) {
            List<Callable<List<Outcome>>> walks = new ArrayList<>();
            for (long seed = 0; seed < 8; seed++) {
                long walk = seed;
                walks.add(() -> walk(policy, walk, 3_000));
            }
            List<Future<List<Outcome>>> together = threads.invokeAll(walks);
            for (int seed = 0; seed < 8; seed++) {
                assertThat(together.get(seed).get()).isEqualTo(walk(policy, seed, 3_000));
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void overridesChangeSettingsAndTheVersion() {
        try (CompiledPolicy plain = prebuilt();
                CompiledPolicy other = ready(DefaultPolicy.load(Map.of("timeout", "90s", "closeAfter", "3")))) {
            assertThat(other.settings().duration("timeout")).hasSeconds(90);
            assertThat(other.settings().number("closeAfter")).isEqualTo(3);
            assertThat(other.version().name()).isEqualTo(plain.version().name());
            assertThat(other.version().digest()).isNotEqualTo(plain.version().digest());
            assertThat(ready(plain.with(Map.of("timeout", "PT90S", "closeAfter", "3")))
                            .version())
                    .isEqualTo(other.version());
        }
    }

    @Test
    void overridesThatCanNotBeAreRefused() {
        assertThat(Policies.problems(
                        DefaultPolicy.load(Map.of("timout", "1m", "timeout", "500ms", "closeAfter", "two"))))
                .extracting(problem -> problem.render().lines().toList())
                .containsExactly(
                        List.of("closeAfter=two: 'two' is not a whole number"),
                        List.of("timeout=500ms: 500ms is out of bounds", "  = timeout is from 1s to 90d"),
                        List.of(
                                "timout=1m: the policy handover-inactivity has no setting 'timout'",
                                "  = did you mean 'timeout'?"));
    }

    @Test
    void aChangedRuleChangesTheOutcome() {
        try (CompiledPolicy original = Policies.fromFolder();
                CompiledPolicy changed = ready(PolicyCompiler.compile(
                        edited("inactivity.drl", "settings.number(\"closeAfter\")", "3"), Map.of()))) {
            PolicyCase second = silences("2m");
            assertThat(CaseRunner.run(original, second).happened()).contains("close inactivity");
            assertThat(CaseRunner.run(changed, second).happened()).doesNotContain("close inactivity");
            assertThat(changed.version().digest())
                    .isNotEqualTo(original.version().digest());
        }
    }

    @Test
    void aStatusWhoseRuleIsDeletedTakesTheDefaultBranch() {
        String drl = DefaultPolicy.source().files().get("lookup.drl").text();
        int start = drl.indexOf("rule \"Lookup: an active");
        String rule = drl.substring(start, drl.indexOf("end\n", start) + 4);
        try (CompiledPolicy changed = ready(PolicyCompiler.compile(edited("lookup.drl", rule, ""), Map.of()))) {
            PolicyCase active = oneCase("0s status ACTIVE");
            assertThat(CaseRunner.run(changed, active).happened())
                    .containsExactly("take branch default", "set timer inactivity 1m");
        }
    }

    @Test
    void aCaseThatDoesNotHoldSaysWhatHappened() {
        try (CompiledPolicy policy = prebuilt()) {
            CaseResult result = CaseRunner.run(policy, oneCase("0s status ACTIVE"));
            assertThat(result.passed()).isFalse();
            assertThat(result.render()).isEqualTo("""
                            cases/x.yaml:1: FAILED: x
                              0s        status ACTIVE
                                          rule "Lookup: an active handover takes the branch active" (lookup.drl:21)
                                          rule "Wait for the user when the handover gets a status for the first time" (inactivity.drl:15)

                              at 0s status ACTIVE (line 2)
                                  expected   happened
                                > -          take branch active
                                > -          set timer inactivity 1m""");
        }
    }

    @Test
    void aClosedPolicyOpensNoSession() {
        CompiledPolicy policy = prebuilt();
        PolicySession session = policy.open();
        policy.close();
        assertThatThrownBy(policy::open).isInstanceOf(IllegalStateException.class);
        assertThat(walk(session, 1, 100)).hasSize(100);
        session.close();
        session.close();
    }

    private static PolicyCase silences(String until) {
        return oneCase("given: [0s status QUEUE]\n  when: " + until + " nothing", "");
    }

    private static PolicyCase oneCase(String when) {
        return oneCase("when: " + when, "");
    }

    private static PolicyCase oneCase(String body, String rest) {
        SortedMap<String, String> files = new TreeMap<>();
        files.put("cases/x.yaml", "- case: x\n  " + body + "\n  then: []\n" + rest);
        return CaseReader.read(PolicySource.of("x", files)).cases().get(0);
    }

    private static PolicySource edited(String file, String from, String to) {
        SortedMap<String, SourceFile> files =
                new TreeMap<>(DefaultPolicy.source().files());
        String text = files.get(file).text();
        assertThat(text).contains(from);
        files.put(file, new SourceFile(file, text.replace(from, to)));
        return new PolicySource("edited", files);
    }
}
