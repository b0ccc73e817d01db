package org.stillthere.rules.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.stillthere.rules.policy.Policies.ready;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.stillthere.policy.kernel.Ruling;
import org.stillthere.policy.language.Facts;
import org.stillthere.policy.model.Activity;
import org.stillthere.policy.model.HandoverKey;
import org.stillthere.policy.model.HandoverState;
import org.stillthere.policy.model.HandoverStatus;
import org.stillthere.policy.model.Occurrence;
import org.stillthere.policy.model.TimerOwner;
import org.stillthere.policy.model.Timers;

/** Conditions on attributes and on what the provider says: the engine finds them in tables, and nobody may notice. */
class LookupsTest {
    private static final List<String> TEXTS = List.of("", "a", "b", "c");

    /** A rule, and when it has to fire. */
    private record Rule(String conditions, int salience, Predicate<Facts> holds) {
        Rule(String conditions, Predicate<Facts> holds) {
            this(conditions, 0, holds);
        }

        String drl(int number) {
            return "rule \"" + number + "\" salience " + salience + " when Facts( " + conditions
                    + " ) then actions.takeBranch(\"" + number + "\"); end\n";
        }
    }

    private static List<Rule> rules() {
        List<Rule> rules = new ArrayList<>();
        for (String text : TEXTS) {
            String is = " == \"" + text + "\"";
            Predicate<Facts> queue = facts -> facts.attribute("queue").equals(text);
            Predicate<Facts> level = facts -> facts.attribute("level").equals(text);
            rules.add(new Rule("attribute(\"queue\")" + is, queue));
            rules.add(new Rule("attribute( \"queue\" )\n  ==\"" + text + "\" /* no other */", 1, queue));
            rules.add(new Rule("attribute(\"level\")" + is, level));
            rules.add(new Rule("queue" + is, queue));
            rules.add(new Rule("attribute(\"queue\") != \"" + text + "\"", queue.negate()));
            rules.add(new Rule("!(attribute(\"queue\")" + is + ")", 1, queue.negate()));
            rules.add(new Rule("attribute(\"queue\")" + is + ", attribute(\"level\")" + is, queue.and(level)));
            rules.add(new Rule("attribute(\"level\")" + is + " && attribute(\"queue\")" + is, queue.and(level)));
            rules.add(new Rule("attribute(\"queue\")" + is + " || attribute(\"level\")" + is, queue.or(level)));
            rules.add(new Rule("attribute(\"queue\") in (\"" + text + "\")", -1, queue));
            rules.add(new Rule("attribute(\"queue\") == attribute(\"level\"), queue" + is, queue.and(level)));
            rules.add(new Rule(
                    "providerData(\"queue\")" + is,
                    facts -> facts.providerData("queue").equals(text)));
        }
        return rules;
    }

    private static CompiledPolicy policy(List<Rule> rules, CompiledPolicy before) {
        StringBuilder drl = new StringBuilder(Policies.HEADER);
        for (int i = 0; i < rules.size(); i++) {
            drl.append(rules.get(i).drl(i));
        }
        return ready(PolicyCompiler.compile(Policies.source(drl.toString()), List.of(), Map.of(), before));
    }

    /** Facts with every mixture of the texts, one that no rule knows, and none. */
    private static List<Facts> facts(CompiledPolicy policy) {
        List<Map<String, String>> attributes = new ArrayList<>();
        List<String> values = Stream.concat(TEXTS.stream(), Stream.of("A", "-")).toList();
        for (String queue : values) {
            for (String level : values) {
                Map<String, String> each = new TreeMap<>(Map.of("queue", queue, "level", level));
                each.values().remove("-");
                attributes.add(each);
            }
        }
        return attributes.stream()
                .flatMap(each -> values.stream().map(said -> facts(policy, each, said)))
                .toList();
    }

    private static Facts facts(CompiledPolicy policy, Map<String, String> attributes, String said) {
        HandoverState state = new HandoverState(
                new HandoverKey("t", "h"),
                HandoverStatus.QUEUE,
                TimerOwner.SERVER,
                Instant.EPOCH,
                Instant.EPOCH,
                Set.of(),
                0,
                Activity.NONE,
                Timers.NONE,
                new TreeMap<>(attributes),
                null,
                policy.version(),
                0,
                "e");
        Occurrence occurrence = said.equals("-")
                ? new Occurrence.ProviderStatusReported("x", new TreeMap<>())
                : new Occurrence.ProviderEvent("x", new TreeMap<>(Map.of("queue", said)));
        return new Facts(state, occurrence, false, false, Instant.EPOCH, policy.settings(), ZoneId.of("UTC"));
    }

    private static void decidesAsWritten(CompiledPolicy policy, List<Rule> rules) {
        try (PolicySession session = policy.open(CompiledPolicy.NO_TIME_LIMIT)) {
            for (Facts facts : facts(policy)) {
                List<String> expected = new ArrayList<>();
                for (int salience = 1; salience >= -1; salience--) {
                    for (int i = 0; i < rules.size(); i++) {
                        if (rules.get(i).salience() == salience
                                && rules.get(i).holds().test(facts)) {
                            expected.add(String.valueOf(i));
                        }
                    }
                }
                assertThat(((Ruling.Decided) session.decide(facts)).firedRules())
                        .isEqualTo(expected);
                assertThat(session.applicable(facts)).containsExactlyInAnyOrderElementsOf(expected);
            }
        }
    }

    @Test
    void rulesDecideAsTheyAreWritten() {
        List<Rule> rules = rules();
        try (CompiledPolicy policy = policy(rules, null)) {
            decidesAsWritten(policy, rules);
        }
    }

    @Test
    void soDoThoseOfAnEditedPolicyAndOfTheOneBefore() {
        List<Rule> rules = rules();
        List<Rule> edited = new ArrayList<>(rules);
        edited.set(0, new Rule("attribute(\"tier\") == \"a\"", facts -> false));
        edited.add(new Rule(
                "attribute(\"queue\") == \"A\"",
                facts -> facts.attribute("queue").equals("A")));
        try (CompiledPolicy before = policy(rules, null);
                CompiledPolicy after = policy(edited, before)) {
            decidesAsWritten(after, edited);
            decidesAsWritten(before, rules);
        }
    }
}
