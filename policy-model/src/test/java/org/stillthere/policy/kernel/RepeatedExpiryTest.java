package org.stillthere.policy.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.stillthere.policy.fixture.Conversation;
import org.stillthere.policy.model.HandoverStatus;
import org.stillthere.policy.model.Occurrence;
import org.stillthere.policy.model.Timer;
import org.stillthere.policy.model.TimerOwner;

/** One arming of a timer expires once, however often that is reported. */
class RepeatedExpiryTest {
    @Test
    void theServersExpiryReportedTwiceIsReplayed() {
        Conversation conversation = Conversation.ofSeed(TimerOwner.SERVER).status(HandoverStatus.QUEUE);
        Timer timer = conversation.timer(Timer.INACTIVITY);
        Outcome.Replayed replayed =
                new Outcome.Replayed(conversation.expires(timer, false).decision());
        assertThat(conversation.expires(timer, false).outcome()).isEqualTo(replayed);
    }

    @Test
    void theCallersExpiryReportedUnderANewIdIsStale() {
        Conversation conversation = Conversation.ofSeed(TimerOwner.CALLER).status(HandoverStatus.QUEUE);
        Occurrence fired = new Occurrence.TimerFired(Timer.INACTIVITY, 1);
        conversation.report(fired);
        conversation.report(fired).expectRefused(new Refusal.TimerStale(Timer.INACTIVITY, 1, 2L));
        assertThat(conversation.state().inactivityCount()).isEqualTo(1);
    }

    @Test
    void theServersExpiryReportedAgainAfterARestartIsReplayed() {
        Conversation conversation = Conversation.ofSeed(TimerOwner.SERVER).status(HandoverStatus.QUEUE);
        Timer timer = conversation.timer(Timer.INACTIVITY);
        Outcome.Replayed replayed =
                new Outcome.Replayed(conversation.expires(timer, false).decision());
        assertThat(conversation.expires(timer, true).outcome()).isEqualTo(replayed);
    }
}
