package org.stillthere.rules.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.stillthere.rules.policy.Policies.ready;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.stillthere.policy.kernel.History;
import org.stillthere.policy.kernel.Kernel;
import org.stillthere.policy.kernel.Outcome;
import org.stillthere.policy.model.Decision;
import org.stillthere.policy.model.HandoverEvent;
import org.stillthere.policy.model.HandoverKey;
import org.stillthere.policy.model.HandoverStatus;
import org.stillthere.policy.model.Occurrence;
import org.stillthere.policy.model.TimerOwner;
import org.stillthere.rules.problem.SourceFile;
import org.stillthere.rules.source.PolicySource;

/** A policy that takes the place of another has only its changed rules compiled; nobody may notice. */
class EditedPolicyTest {
    /** A rule that always fires, and says which edition it is. */
    private static String rule(String name, int edition, String attributes) {
        return "rule \"" + name + "\" " + attributes + " when Facts( statusReported == \"QUEUE\", inactivityCount < "
                + (edition + 1) + " ) then actions.raiseEvent(\"" + name + "-" + edition + "\"); end\n";
    }

    private static PolicySource source(Map<String, List<String>> rulesByFile) {
        SortedMap<String, String> texts = new TreeMap<>();
        for (SourceFile file : Policies.source("").files().values()) {
            texts.put(file.name(), file.text());
        }
        texts.remove("rules.drl");
        rulesByFile.forEach((name, rules) -> texts.put(name, Policies.HEADER + String.join("", rules)));
        return PolicySource.of("test", texts);
    }

    private static Decision decision(CompiledPolicy policy) {
        HandoverEvent opens = new HandoverEvent(
                new HandoverKey("t", "h"),
                "e",
                null,
                new Occurrence.StatusReported(HandoverStatus.QUEUE, TimerOwner.SERVER, Collections.emptySortedMap()));
        try (PolicySession session = policy.open(CompiledPolicy.NO_TIME_LIMIT)) {
            Outcome outcome = Kernel.decide(null, opens, Instant.EPOCH, History.EMPTY, session);
            assertThat(outcome).isInstanceOf(Outcome.Decided.class);
            return ((Outcome.Decided) outcome).decision();
        }
    }

    private static CompiledPolicy edited(PolicySource source, CompiledPolicy before) {
        return ready(PolicyCompiler.compile(source, List.of(), Map.of(), before));
    }

    @Test
    void decidesLikeThePolicyCompiledAtOnce() {
        List<List<List<String>>> editions = List.of(
                List.of(
                        List.of(rule("a", 1, ""), rule("b", 1, ""), rule("c", 1, "")),
                        List.of(rule("d", 1, ""), rule("e", 1, ""))),
                // changed in the middle, and at the end
                List.of(
                        List.of(rule("a", 1, ""), rule("b", 2, ""), rule("c", 1, "")),
                        List.of(rule("d", 1, ""), rule("e", 2, ""))),
                // other places, nothing new
                List.of(
                        List.of(rule("e", 2, ""), rule("c", 1, "")),
                        List.of(rule("b", 2, ""), rule("a", 1, ""), rule("d", 1, ""))),
                // one is gone, one is new, one goes first
                List.of(
                        List.of(rule("f", 1, ""), rule("c", 1, "")),
                        List.of(rule("b", 2, ""), rule("a", 2, "salience 5"), rule("d", 1, ""))),
                // one of a group, and back to a text that there was
                List.of(
                        List.of(rule("f", 1, "activation-group \"g\""), rule("c", 1, "activation-group \"g\"")),
                        List.of(rule("b", 1, ""), rule("a", 2, "salience 5"), rule("d", 1, ""))));
        CompiledPolicy before = null;
        for (List<List<String>> edition : editions) {
            PolicySource source = source(Map.of("one.drl", edition.get(0), "two.drl", edition.get(1)));
            CompiledPolicy policy = edited(source, before);
            CompiledPolicy atOnce = ready(PolicyCompiler.compile(source, Map.of()));
            assertThat(policy.version()).isEqualTo(atOnce.version());
            assertThat(decision(policy)).isEqualTo(decision(atOnce));
            before = policy;
        }
    }

    @Test
    void aRuleThatIsKeptFromFiringIsAsIfItWereNotThere() {
        String group = "activation-group \"g\" ";
        List<String> rules = List.of(
                rule("a", 1, group + "salience 5"),
                rule("b", 1, group),
                rule("c", 1, group),
                rule("d", 1, "salience 9"),
                rule("e", 1, ""));
        CompiledPolicy all = edited(source(Map.of("one.drl", rules)), null);
        for (int set = 0; set < 1 << rules.size(); set++) {
            List<String> names = new ArrayList<>();
            List<String> left = new ArrayList<>();
            for (int i = 0; i < rules.size(); i++) {
                if ((set >> i & 1) == 1) {
                    names.add("abcde".substring(i, i + 1));
                    left.add(rules.get(i));
                }
            }
            List<String> fired = decision(all.only(names::contains)).firedRules();
            assertThat(fired).isEqualTo(fired(names));
            if (set % 8 == 7) { // compiling takes its time
                CompiledPolicy written = edited(source(Map.of("one.drl", left)), all);
                assertThat(fired).isEqualTo(decision(written).firedRules());
            }
        }
    }

    /** What fires of these: of the group the first one, by salience, then by place. */
    private static List<String> fired(List<String> names) {
        List<String> fired = new ArrayList<>();
        if (names.contains("d")) {
            fired.add("d");
        }
        Stream.of("a", "b", "c").filter(names::contains).findFirst().ifPresent(fired::add);
        if (names.contains("e")) {
            fired.add("e");
        }
        return fired;
    }

    @Test
    void manyEditsInARowStayRight() {
        Random random = new Random(5);
        int[] edition = new int[6];
        Arrays.fill(edition, 1);
        CompiledPolicy before = null;
        for (int i = 0; i < 20; i++) {
            edition[random.nextInt(edition.length)]++;
            List<String> rules = new ArrayList<>();
            List<String> expected = new ArrayList<>();
            for (int rule = 0; rule < edition.length; rule++) {
                rules.add(rule("r" + rule, edition[rule], ""));
                expected.add("r" + rule);
            }
            CompiledPolicy policy = edited(source(Map.of("rules.drl", rules)), before);
            Decision decision = decision(policy);
            assertThat(decision.firedRules()).isEqualTo(expected);
            for (int rule = 0; rule < edition.length; rule++) {
                assertThat(decision.actions().get(rule).toString()).contains("r" + rule + "-" + edition[rule]);
            }
            before = policy;
        }
    }

    @Test
    void aChangedRuleThatIsWrongIsToldWhereItStands() {
        CompiledPolicy before = edited(source(Map.of("one.drl", List.of(rule("a", 1, ""), rule("b", 1, "")))), null);
        String wrong = rule("b", 1, "").replace("inactivityCount", "inactivtyCount");
        PolicyResult result = PolicyCompiler.compile(
                source(Map.of("one.drl", List.of(rule("a", 1, ""), wrong))), List.of(), Map.of(), before);
        assertThat(Policies.problems(result)).singleElement().satisfies(problem -> {
            assertThat(problem.line()).isEqualTo(13);
            assertThat(problem.message()).contains("inactivtyCount");
        });
    }
}
