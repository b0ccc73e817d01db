package org.stillthere.policy.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.stillthere.policy.model.HandoverStatus.QUEUE;
import static org.stillthere.policy.model.Timer.INACTIVITY;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.stillthere.policy.fixture.Conversation;
import org.stillthere.policy.fixture.ScriptedPolicy;
import org.stillthere.policy.fixture.SeedPolicy;
import org.stillthere.policy.language.Proposal;
import org.stillthere.policy.model.Action;
import org.stillthere.policy.model.CatchUp;
import org.stillthere.policy.model.Destination;
import org.stillthere.policy.model.Timer;
import org.stillthere.policy.model.TimerOwner;

/** A timer fell due while the server was down: it is handled once, as the policy says. */
class CatchUpTest {
    private static final Duration DOWNTIME = Duration.ofHours(3);

    @Test
    void fireLetsItExpireLateAndOnce() {
        Conversation conversation = afterDowntime(CatchUp.FIRE);
        conversation.expect(
                1,
                new Action.Say(Destination.USER, SeedPolicy.PROMPT, SeedPolicy.PROMPT_TEXT, SeedPolicy.LANGUAGE),
                conversation.inactivityTimerSet(2));
        assertThat(conversation.decision().firedRules()).containsExactly(SeedPolicy.ASK);
    }

    @Test
    void skipDropsItWithoutCountOrRules() {
        Conversation conversation = afterDowntime(CatchUp.SKIP);
        conversation.expect(0);
        assertThat(conversation.decision().firedRules()).isEmpty();
        assertThat(conversation.state().timers().running()).isEmpty();
    }

    @Test
    void reArmStartsItAgainWithItsLengthWithoutCountOrRules() {
        Conversation conversation = afterDowntime(CatchUp.RE_ARM);
        conversation.expect(0, conversation.inactivityTimerSet(2));
        assertThat(conversation.decision().firedRules()).isEmpty();
        assertThat(conversation.timer(INACTIVITY).deadline())
                .isEqualTo(conversation.now().plus(SeedPolicy.TIMEOUT));
    }

    @ParameterizedTest
    @EnumSource(CatchUp.class)
    void aCountThatWasThereStays(CatchUp catchUp) {
        Conversation conversation = seed(catchUp).status(QUEUE).inactivityExpires();
        conversation.pause(DOWNTIME).expires(conversation.timer(INACTIVITY), true);
        assertThat(conversation.state().inactivityCount()).isEqualTo(catchUp == CatchUp.FIRE ? 2 : 1);
    }

    @ParameterizedTest
    @EnumSource(CatchUp.class)
    void theSameMissedExpiryIsHandledOnce(CatchUp catchUp) {
        Conversation conversation = seed(catchUp).status(QUEUE);
        Timer missed = conversation.timer(INACTIVITY);
        conversation.pause(DOWNTIME).expires(missed, true);
        Outcome.Replayed replayed = new Outcome.Replayed(conversation.decision());
        assertThat(conversation.expires(missed, true).outcome()).isEqualTo(replayed);
        assertThat(conversation.state().decisionSequence()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(CatchUp.class)
    void anExpiryInTimeIsNoneOfItsBusiness(CatchUp catchUp) {
        Conversation conversation = seed(catchUp).status(QUEUE).inactivityExpires();
        assertThat(conversation.decision().firedRules()).containsExactly(SeedPolicy.ASK);
        assertThat(conversation.state().inactivityCount()).isEqualTo(1);
    }

    @Test
    void otherTimersRunOn() {
        ScriptedPolicy policy = ScriptedPolicy.asking(
                        new Proposal.SetTimer("hold", Duration.ofMinutes(5)),
                        new Proposal.SetTimer(INACTIVITY, Duration.ofMinutes(1)))
                .with(CatchUp.SKIP);
        Conversation conversation = new Conversation(TimerOwner.SERVER, policy).status(QUEUE);
        Timer hold = conversation.timer("hold");
        conversation.expires(conversation.timer(INACTIVITY), true).expect(0);
        assertThat(conversation.state().timers().running().values()).containsExactly(hold);
    }

    private static Conversation afterDowntime(CatchUp catchUp) {
        Conversation conversation = seed(catchUp).status(QUEUE).pause(DOWNTIME);
        return conversation.expires(conversation.timer(INACTIVITY), true);
    }

    private static Conversation seed(CatchUp catchUp) {
        return new Conversation(TimerOwner.SERVER, new SeedPolicy(SeedPolicy.TIMEOUT, SeedPolicy.THRESHOLD, catchUp));
    }
}
