package org.stillthere.policy.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.stillthere.policy.model.HandoverStatus.ACTIVE;
import static org.stillthere.policy.model.HandoverStatus.QUEUE;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.stillthere.policy.fixture.Conversation;
import org.stillthere.policy.fixture.ScriptedPolicy;
import org.stillthere.policy.language.Facts;
import org.stillthere.policy.language.Proposal;
import org.stillthere.policy.model.Action;
import org.stillthere.policy.model.CloseScope;
import org.stillthere.policy.model.Destination;
import org.stillthere.policy.model.TimerOwner;

/** What a policy or a caller cannot get past the kernel; whoever tries changes nothing. */
class LimitsTest {
    private static final String LONGEST = "x".repeat(Kernel.MAX_NAME);

    @ParameterizedTest
    @MethodSource
    void askingForWhatCannotBeDoneFailsThePolicyAndChangesNothing(Proposal proposal, String reason) {
        Conversation conversation = new Conversation(TimerOwner.SERVER, asksOnActivity(proposal)).status(QUEUE);
        conversation.userWrites().expectRefused(Refusal.PolicyFailed.class);
        assertThat(conversation.refusal().message()).contains(reason, "scripted@0123abcd");
        assertThat(conversation.status(ACTIVE).decision().sequence()).isEqualTo(2);
    }

    static Stream<Object[]> askingForWhatCannotBeDoneFailsThePolicyAndChangesNothing() {
        return Stream.of(
                row(new Proposal.Say(Destination.USER, "no-such-key"), "no message 'no-such-key'"),
                row(new Proposal.SetTimer("t", Duration.ZERO), "PT0S"),
                row(new Proposal.SetTimer("t", Duration.ofSeconds(-1)), "PT-1S"),
                row(new Proposal.SetTimer("t", Kernel.MIN_TIMER.minusNanos(1)), "PT0.000999999S"),
                row(new Proposal.SetTimer("t", Kernel.MAX_TIMER.plusNanos(1)), "PT2160H0.000000001S"),
                row(new Proposal.SetTimer("", Duration.ofMinutes(1)), "name of a timer"),
                row(new Proposal.SetTimer(LONGEST + "x", Duration.ofMinutes(1)), "name of a timer"),
                row(new Proposal.TakeBranch(""), "name of a branch"),
                row(new Proposal.TakeBranch(LONGEST + "x"), "name of a branch"),
                row(new Proposal.SetAttribute("", "v"), "name of a"),
                row(new Proposal.SetAttribute(LONGEST + "x", "v"), "name of a"),
                row(
                        new Proposal.SetAttribute("key", "x".repeat(Kernel.MAX_VALUE + 1)),
                        "the value of the attribute 'key'"),
                row(new Proposal.RaiseEvent("", Collections.emptySortedMap()), "name of a"),
                row(new Proposal.RaiseEvent(LONGEST + "x", Collections.emptySortedMap()), "name of a"));
    }

    private static Object[] row(Proposal proposal, String reason) {
        return new Object[] {proposal, reason};
    }

    @ParameterizedTest
    @MethodSource
    void theLimitItselfIsAllowed(Proposal proposal) {
        Conversation conversation = new Conversation(TimerOwner.SERVER, asksOnActivity(proposal)).status(QUEUE);
        assertThat(conversation.userWrites().decision().actions()).hasSize(1);
    }

    static Stream<Proposal> theLimitItselfIsAllowed() {
        return Stream.of(
                new Proposal.SetTimer("t", Kernel.MIN_TIMER),
                new Proposal.SetTimer("t", Kernel.MAX_TIMER),
                new Proposal.SetTimer(LONGEST, Duration.ofMinutes(1)),
                new Proposal.TakeBranch(LONGEST),
                new Proposal.SetAttribute(LONGEST, "v"),
                new Proposal.SetAttribute("key", "x".repeat(Kernel.MAX_VALUE)),
                new Proposal.RaiseEvent("e", new TreeMap<>(Map.of("k", "x".repeat(Kernel.MAX_CHARACTERS - 1)))),
                new Proposal.RaiseEvent(LONGEST, Collections.emptySortedMap()));
    }

    @Test
    void aDecisionHoldsNoMoreThanMaxActions() {
        assertThat(new Conversation(TimerOwner.SERVER, branches(Kernel.MAX_ACTIONS))
                        .status(QUEUE)
                        .decision()
                        .actions())
                .hasSize(Kernel.MAX_ACTIONS);
        Conversation tooMany = new Conversation(TimerOwner.SERVER, branches(Kernel.MAX_ACTIONS + 1)).status(QUEUE);
        tooMany.expectRefused(Refusal.PolicyFailed.class);
        assertThat(tooMany.isKnown()).isFalse();
    }

    /** By texts, values, data and reasons alike: what a decision carries is sent, stored and sent again. */
    @ParameterizedTest
    @MethodSource
    void aDecisionCarriesNoMoreThanMaxCharacters(Proposal proposal) {
        Proposal[] proposals = new Proposal[9];
        Arrays.fill(proposals, proposal);
        Conversation tooMuch = new Conversation(TimerOwner.SERVER, ScriptedPolicy.asking(proposals)).status(QUEUE);

        tooMuch.expectRefused(Refusal.PolicyFailed.class);
        assertThat(tooMuch.refusal().message()).contains("more than 16384 characters");
        assertThat(tooMuch.isKnown()).as("a refusal changes nothing").isFalse();
    }

    static Stream<Proposal> aDecisionCarriesNoMoreThanMaxCharacters() {
        String text = "x".repeat(2_000);
        return Stream.of(
                new Proposal.SetAttribute("key", text),
                new Proposal.RaiseEvent("e", new TreeMap<>(Map.of("k", text))),
                new Proposal.Close(text, CloseScope.PROVIDER));
    }

    @Test
    void aHandoverRunsNoMoreThanMaxTimers() {
        assertThat(new Conversation(TimerOwner.SERVER, timers(Kernel.MAX_TIMERS))
                        .status(QUEUE)
                        .state()
                        .timers()
                        .running())
                .hasSize(Kernel.MAX_TIMERS);
        Conversation tooMany = new Conversation(TimerOwner.SERVER, timers(Kernel.MAX_TIMERS + 1)).status(QUEUE);
        tooMany.expectRefused(Refusal.PolicyFailed.class);
        assertThat(tooMany.isKnown()).isFalse();
    }

    private static ScriptedPolicy timers(int count) {
        return ScriptedPolicy.of(facts -> new Ruling.Decided(
                IntStream.range(0, count)
                        .<Proposal>mapToObj(i -> new Proposal.SetTimer("timer-" + i, Duration.ofMinutes(1)))
                        .toList(),
                List.of()));
    }

    @Test
    void aCallerCannotSetMoreThanMaxAttributes() {
        Conversation conversation = full();
        conversation.attributes(Map.of("one-more", "v")).expectRefused(new Refusal.TooManyAttributes(64));
        conversation.status(ACTIVE, Map.of("one-more", "v")).expectRefused(new Refusal.TooManyAttributes(64));
        conversation.attributes(Map.of("one-more", "v"), "key-0");
        assertThat(conversation.state().attributes())
                .hasSize(64)
                .containsKey("one-more")
                .doesNotContainKey("key-0");
    }

    @Test
    void aHandoverDoesNotOpenWithMoreThanMaxAttributes() {
        Conversation conversation = new Conversation(TimerOwner.SERVER, ScriptedPolicy.asking());
        conversation
                .status(QUEUE, attributes(Kernel.MAX_ATTRIBUTES + 1))
                .expectRefused(Refusal.TooManyAttributes.class);
        assertThat(conversation.isKnown()).isFalse();
    }

    @Test
    void aPolicyCannotSetMoreThanMaxAttributes() {
        Conversation conversation =
                new Conversation(TimerOwner.SERVER, asksOnActivity(new Proposal.SetAttribute("one-more", "v")));
        conversation.status(QUEUE, attributes(Kernel.MAX_ATTRIBUTES));
        conversation.userWrites().expectRefused(Refusal.PolicyFailed.class);
    }

    @Test
    void aPolicySetsAndRemovesAttributes() {
        Conversation conversation = new Conversation(
                TimerOwner.SERVER,
                asksOnActivity(new Proposal.SetAttribute("new", "v"), new Proposal.SetAttribute("old", null)));
        conversation
                .status(QUEUE, Map.of("old", "x", "kept", "y"))
                .userWrites()
                .expect(0, new Action.SetAttribute("new", "v"), new Action.SetAttribute("old", null));
        assertThat(conversation.state().attributes()).containsExactly(Map.entry("kept", "y"), Map.entry("new", "v"));
    }

    @Test
    void aRuleThatFailsIsNamedAndNothingChanges() {
        Conversation conversation = new Conversation(
                TimerOwner.SERVER, ScriptedPolicy.of(facts -> new Ruling.Failed("the rule", "it divides by zero")));
        conversation.status(QUEUE).expectRefused(Refusal.PolicyFailed.class);
        assertThat(conversation.refusal().message()).contains("\"the rule\"", "it divides by zero");
        assertThat(conversation.isKnown()).isFalse();
    }

    @Test
    void restartingOrCancellingATimerThatDoesNotRunIsNoAction() {
        new Conversation(
                        TimerOwner.SERVER,
                        ScriptedPolicy.asking(new Proposal.RestartTimer("t"), new Proposal.CancelTimer("t")))
                .status(QUEUE)
                .expect(0);
    }

    @Test
    void cancellingNamesTheGenerationThatRan() {
        Conversation conversation = new Conversation(
                TimerOwner.CALLER,
                ScriptedPolicy.asking(
                        new Proposal.SetTimer("t", Duration.ofMinutes(1)),
                        new Proposal.RestartTimer("t"),
                        new Proposal.CancelTimer("t")));
        conversation
                .status(QUEUE)
                .expect(
                        0,
                        conversation.timerSet("t", 1, Duration.ofMinutes(1)),
                        conversation.timerSet("t", 2, Duration.ofMinutes(1)),
                        new Action.CancelTimer("t", 2));
    }

    private static Conversation full() {
        return new Conversation(TimerOwner.SERVER, ScriptedPolicy.asking()).status(QUEUE, attributes(64));
    }

    private static Map<String, String> attributes(int count) {
        Map<String, String> attributes = new TreeMap<>();
        IntStream.range(0, count).forEach(i -> attributes.put("key-" + i, "v"));
        return attributes;
    }

    private static ScriptedPolicy branches(int count) {
        Proposal[] proposals = new Proposal[count];
        Arrays.fill(proposals, new Proposal.TakeBranch("b"));
        return ScriptedPolicy.asking(proposals);
    }

    private static ScriptedPolicy asksOnActivity(Proposal... proposals) {
        return ScriptedPolicy.of((Facts facts) ->
                new Ruling.Decided(facts.getActivity() == null ? List.of() : List.of(proposals), List.of()));
    }
}
