package org.stillthere.rules.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.stillthere.rules.policy.Policies.ready;
import static org.stillthere.rules.policy.Policies.rule;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.stillthere.policy.kernel.Ruling;
import org.stillthere.policy.language.Facts;
import org.stillthere.policy.language.Proposal;
import org.stillthere.policy.model.Activity;
import org.stillthere.policy.model.ActivityKind;
import org.stillthere.policy.model.HandoverKey;
import org.stillthere.policy.model.HandoverState;
import org.stillthere.policy.model.HandoverStatus;
import org.stillthere.policy.model.Occurrence;
import org.stillthere.policy.model.Participant;
import org.stillthere.policy.model.PolicyVersion;
import org.stillthere.policy.model.TimerOwner;
import org.stillthere.policy.model.Timers;
import org.stillthere.rules.policy.CompiledPolicy;
import org.stillthere.rules.policy.Policies;
import org.stillthere.rules.policy.PolicyCompiler;
import org.stillthere.rules.policy.PolicySession;

/** What rules can say, and that the engine takes it as it is meant. */
class RuleLanguageTest {
    private static final Instant NOW = Instant.parse("2026-01-01T09:30:00Z"); // a Thursday

    /** A user wrote two minutes after the handover opened in the queue; its tier is gold. */
    private static Facts facts(PolicySession session) {
        SortedMap<String, String> attributes = new TreeMap<>(Map.of("tier", "gold"));
        HandoverState state = new HandoverState(
                new HandoverKey("t", "h"),
                HandoverStatus.QUEUE,
                TimerOwner.SERVER,
                NOW.minusSeconds(120),
                NOW,
                Set.of(HandoverStatus.QUEUE),
                3,
                Activity.NONE.plus(Participant.USER, ActivityKind.MESSAGE, NOW),
                Timers.NONE.set("hold", Duration.ofMinutes(1), NOW),
                attributes,
                null,
                new PolicyVersion("p", "1"),
                1,
                "e");
        Occurrence wrote = new Occurrence.ActivityTick(Participant.USER, ActivityKind.MESSAGE);
        return new Facts(state, wrote, false, false, NOW, session.settings(), ZoneId.of("UTC"));
    }

    static Ruling ruling(String drl) {
        try (CompiledPolicy policy = ready(PolicyCompiler.compile(Policies.source(drl), Map.of()));
                PolicySession session = policy.open(CompiledPolicy.NO_TIME_LIMIT)) {
            return session.decide(facts(session));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "open",
                "!inactivityTimerRunning",
                "inactivityTimerRunning == false",
                "inactivityCount == 3",
                "inactivityCount > -1",
                "inactivityCount >= settings.number(\"closeAfter\")",
                "inactivityCount in (1, 2, 3)",
                "inactivityCount not in (1, 2)",
                "attribute(\"tier\") == \"gold\"",
                "attribute(\"tier\") in (\"silver\", \"gold\")",
                "attribute(\"none\") == \"\"",
                "providerData(\"x\") != \"y\"",
                "timerRunning(\"hold\")",
                "!timerRunning(\"inactivity\")",
                "timerRunning(\"hold\") == true",
                "status == HandoverStatus.QUEUE",
                "status != HandoverStatus.ACTIVE",
                "status in (HandoverStatus.QUEUE, HandoverStatus.ACTIVE)",
                "activity == ActivityKind.MESSAGE",
                "lastActivityBy == Participant.USER",
                "dayOfWeek == DayOfWeek.THURSDAY",
                "dayOfWeek not in (DayOfWeek.SATURDAY, DayOfWeek.SUNDAY)",
                "hour >= 9, hour < 17",
                "sinceOpened > settings.duration(\"timeout\")",
                "sinceOpened >= Duration.ofMinutes(2)",
                "sinceOpened == Duration.ofSeconds(120)",
                "sinceOpened < Duration.ofHours(1)",
                "sinceOpened > sinceLastUserMessage",
                "sinceLastUserMessage == Duration.ofMillis(0)",
                "userMessages == 1, agentMessages == 0, !agentReplied, userReplies == 0",
                "sinceAwaiting == longestUserReply, meanUserReply == longestUserPause",
                "sinceOpened >= Length.times(settings.duration(\"timeout\"), 2)",
                "sinceOpened > Length.percent(settings.duration(\"timeout\"), 199)",
                "sinceOpened > Length.times(longestUserReply, settings.number(\"closeAfter\"))",
                "sinceOpened == Length.longer(longestUserReply, Length.times(sinceOpened, 1))",
                "sinceLastUserMessage < Length.sum(sinceOpened, longestUserPause)",
                "attribute(\"tier\") != settings.text(\"greeting\")",
                "(hour < 9 || hour > 17 || open) && userMessage",
                "!(hour < 9 || closing), awaitingAgent",
                "open /* a remark */, userMessage // another"
            })
    void condition(String condition) {
        assertThat(ruling(rule(condition + "\n", "actions.takeBranch(\"x\");")))
                .isEqualTo(new Ruling.Decided(List.of(new Proposal.TakeBranch("x")), List.of("A rule")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "closing",
                "closeTakenBack",
                "inactivityCount < settings.number(\"closeAfter\")",
                "attribute(\"tier\") == \"Gold\"",
                "timerRunning(\"inactivity\")",
                "status == HandoverStatus.ACTIVE",
                "activity in (ActivityKind.TYPING, ActivityKind.READ)",
                "sinceOpened < settings.duration(\"timeout\")",
                "sinceOpened > Duration.ofMinutes(2)",
                "hour > 9",
                "agentReplied",
                "sinceOpened > Length.times(settings.duration(\"timeout\"), 2)",
                "sinceOpened < Length.shorter(sinceOpened, Length.percent(sinceOpened, 150))",
                "open, closing",
                "(hour < 9 || hour > 17) && userMessage"
            })
    void conditionThatDoesNotHold(String condition) {
        assertThat(ruling(rule(condition, "actions.takeBranch(\"x\");")))
                .isEqualTo(new Ruling.Decided(List.of(), List.of()));
    }

    @Test
    void everyActionAndItsOrder() {
        Ruling ruling = ruling(rule("$tier : attribute(\"tier\"), $since : sinceOpened", """
                actions.say("still-there");
                actions.sayToAgent("back-with-bot"); // a remark: end
                actions.setTimer("hold", Duration.ofMinutes(5));
                actions.setTimer("since",
                    Length.between(settings.duration("timeout"), Length.times($since, 1), Duration.ofHours(1)));
                actions.setInactivityTimer(settings.duration("timeout"));
                actions.restartTimer("hold");
                actions.cancelTimer("hold");
                actions.returnToBot("the end of it");
                actions.setAttribute("seen", $tier);
                actions.setAttribute("greeting", settings.text("greeting"));
                actions.removeAttribute("tier");
                actions.raiseEvent("modify, update and insert");
                actions.raiseEvent("drools.halt", "http:/x", "rule when then end");
                """));
        assertThat(ruling).isInstanceOf(Ruling.Decided.class);
        assertThat(((Ruling.Decided) ruling).proposals())
                .hasSize(13)
                .contains(new Proposal.SetAttribute("seen", "gold"))
                .contains(new Proposal.SetAttribute("greeting", "hello"))
                .contains(new Proposal.SetTimer("since", Duration.ofMinutes(2)))
                .contains(new Proposal.RaiseEvent("modify, update and insert", Collections.emptySortedMap()))
                .endsWith(
                        new Proposal.RaiseEvent("drools.halt", new TreeMap<>(Map.of("http:/x", "rule when then end"))));
    }

    @Test
    void salienceOrdersRulesAndAGroupFiresOnce() {
        String drl = Policies.HEADER + """
                rule "Später: übrig" salience -5 activation-group "g" when Facts( ) then actions.takeBranch("c"); end
                rule "Z first" salience 20 no-loop when Facts( ) then actions.takeBranch("a"); end
                rule "Then, 2nd" salience 10 activation-group "g" when Facts( ); then actions.takeBranch("b"); end
                """;
        assertThat(ruling(drl))
                .isEqualTo(new Ruling.Decided(
                        List.of(new Proposal.TakeBranch("a"), new Proposal.TakeBranch("b")),
                        List.of("Z first", "Then, 2nd")));
    }
}
