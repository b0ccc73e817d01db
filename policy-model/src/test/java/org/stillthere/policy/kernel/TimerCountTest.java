package org.stillthere.policy.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.stillthere.policy.codec.StateCodec;
import org.stillthere.policy.fixture.Conversation;
import org.stillthere.policy.fixture.ScriptedPolicy;
import org.stillthere.policy.language.Facts;
import org.stillthere.policy.language.Proposal;
import org.stillthere.policy.model.ActivityKind;
import org.stillthere.policy.model.HandoverState;
import org.stillthere.policy.model.HandoverStatus;
import org.stillthere.policy.model.Participant;
import org.stillthere.policy.model.TimerOwner;

/** Each named timer counts its own expiries, as long as they follow each other directly. */
class TimerCountTest {
    private static final String REPLY = "agent-reply";
    private static final Duration MINUTE = Duration.ofMinutes(1);

    /** What the policy asks for at the next events. */
    private List<Proposal> asked = List.of();

    private final List<Integer> counts = new ArrayList<>();
    private final Conversation conversation = new Conversation(TimerOwner.SERVER, ScriptedPolicy.of(this::decide));

    private Ruling decide(Facts facts) {
        counts.add(facts.timerCount(REPLY));
        return new Ruling.Decided(asked, List.of());
    }

    @BeforeEach
    void open() {
        asked = List.of(new Proposal.SetTimer(REPLY, MINUTE));
        conversation.status(HandoverStatus.ACTIVE);
    }

    private void expires() {
        conversation.expires(conversation.timer(REPLY), false);
    }

    private void somethingElse(Proposal... proposals) {
        asked = List.of(proposals);
        conversation.pause(Duration.ofSeconds(1)).activity(Participant.BOT, ActivityKind.MESSAGE);
    }

    @Test
    void itRisesWithEachExpiryAtWhichTheTimerIsSetAgain() {
        expires();
        expires();
        expires();
        assertThat(counts).containsExactly(0, 1, 2, 3);
        assertThat(conversation.state().inactivityCount()).isZero();
        HandoverState state = conversation.state();
        assertThat(StateCodec.decode(state.key(), StateCodec.encode(state))).isEqualTo(state);
    }

    @Test
    void otherEventsAndARestartLeaveIt() {
        expires();
        somethingElse();
        somethingElse(new Proposal.RestartTimer(REPLY));
        expires();
        assertThat(counts).containsExactly(0, 1, 1, 1, 2);
    }

    @Test
    void itBeginsAnewWhenTheTimerIsSetAtAnotherTime() {
        expires();
        somethingElse(new Proposal.SetTimer(REPLY, MINUTE));
        expires();
        assertThat(counts).containsExactly(0, 1, 1, 1);
    }

    @Test
    void itBeginsAnewWhenTheTimerIsCancelledOrNotSetAgain() {
        expires();
        somethingElse(new Proposal.CancelTimer(REPLY));
        somethingElse(new Proposal.SetTimer(REPLY, MINUTE));
        asked = List.of();
        expires();
        somethingElse();
        assertThat(counts).containsExactly(0, 1, 1, 0, 1, 0);
    }

    @Test
    void eachTimerHasItsOwn() {
        asked = List.of(new Proposal.SetTimer(REPLY, MINUTE), new Proposal.SetTimer("total", Duration.ofHours(1)));
        conversation.pause(MINUTE).status(HandoverStatus.ACTIVE);
        counts.clear();
        asked = List.of(new Proposal.SetTimer(REPLY, MINUTE));
        expires();
        asked = List.of();
        conversation.expires(conversation.timer("total"), false);
        assertThat(counts).containsExactly(1, 1);
    }
}
