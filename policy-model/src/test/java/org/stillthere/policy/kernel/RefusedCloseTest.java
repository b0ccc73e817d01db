package org.stillthere.policy.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.stillthere.policy.codec.EntryCodec;
import org.stillthere.policy.fixture.Conversation;
import org.stillthere.policy.fixture.ScriptedPolicy;
import org.stillthere.policy.fixture.SeedPolicy;
import org.stillthere.policy.language.Proposal;
import org.stillthere.policy.model.Action;
import org.stillthere.policy.model.CloseScope;
import org.stillthere.policy.model.HandoverStatus;
import org.stillthere.policy.model.Timer;
import org.stillthere.policy.model.TimerOwner;

/** A caller does not carry out a close, because it knows of something newer. */
class RefusedCloseTest {
    private static final Duration A_SECOND = Duration.ofSeconds(1);

    private static Conversation closing(TimerOwner owner) {
        return Conversation.ofSeed(owner)
                .status(HandoverStatus.ACTIVE)
                .inactivityExpires()
                .inactivityExpires()
                .pause(A_SECOND);
    }

    @ParameterizedTest
    @EnumSource(TimerOwner.class)
    void aRefusedCloseIsTakenBackAndTheLadderBeginsAnew(TimerOwner owner) {
        Conversation conversation = closing(owner);
        conversation.refusesClose(conversation.decision().decisionId()).expect(0, conversation.inactivityTimerSet(3));
        assertThat(conversation.decision().firedRules()).containsExactly(SeedPolicy.REVIVE);
        assertThat(conversation.state().pendingClose()).isNull();
        conversation.inactivityExpires();
        assertThat(conversation.decision().firedRules()).containsExactly(SeedPolicy.ASK);
        conversation.inactivityExpires();
        assertThat(conversation.decision().firedRules()).containsExactly(SeedPolicy.CLOSE);
    }

    @ParameterizedTest
    @EnumSource(TimerOwner.class)
    void afterTheUsersMessageTookItBackTheRefusalSetsNoSecondTimer(TimerOwner owner) {
        Conversation conversation = closing(owner);
        String close = conversation.decision().decisionId();
        conversation.userWrites().expect(0, conversation.inactivityTimerSet(3)).pause(A_SECOND);
        Timer running = conversation.timer(Timer.INACTIVITY);
        conversation.refusesClose(close).expect(0);
        assertThat(conversation.timer(Timer.INACTIVITY)).isEqualTo(running);
        assertThat(conversation.decision().firedRules()).isEmpty();
    }

    @Test
    void theRefusalOfAnOlderCloseLeavesTheNewerOnePending() {
        Conversation conversation = closing(TimerOwner.SERVER);
        String older = conversation.decision().decisionId();
        conversation.userWrites().inactivityExpires().inactivityExpires();
        String newer = conversation.decision().decisionId();
        conversation.refusesClose(older).expect(2);
        assertThat(conversation.state().pendingClose().decisionId()).isEqualTo(newer);
        assertThat(conversation.state().timers().running()).isEmpty();
    }

    @Test
    void aCloseIsRefusedOnceHoweverOftenItIsSaid() {
        Conversation conversation = closing(TimerOwner.SERVER);
        String close = conversation.decision().decisionId();
        conversation.refusesClose(close).expect(0, conversation.inactivityTimerSet(3));
        conversation.refusesClose(close).expect(0);
    }

    @Test
    void aRefusalOfNoCloseAtAllLeadsToNothing() {
        Conversation conversation = Conversation.ofSeed(TimerOwner.SERVER)
                .status(HandoverStatus.QUEUE)
                .inactivityExpires();
        conversation.refusesClose(conversation.decision().decisionId()).expect(1);
        assertThat(conversation.state().timers().running()).hasSize(1);
    }

    @Test
    void noRuleSeesTheRefusalOfACloseThatIsNotPending() {
        List<Boolean> seen = new ArrayList<>();
        Conversation conversation = new Conversation(TimerOwner.SERVER, ScriptedPolicy.of(facts -> {
                    seen.add(facts.isCloseTakenBack());
                    return new Ruling.Decided(
                            facts.isFirstTimeInStatus()
                                    ? List.of(new Proposal.Close("done", CloseScope.PROVIDER))
                                    : List.of(),
                            List.of());
                }))
                .status(HandoverStatus.QUEUE);
        String close = conversation.decision().decisionId();
        conversation.refusesClose("0".repeat(32)).refusesClose(close).refusesClose(close);
        assertThat(seen).containsExactly(false, true);
    }

    @Test
    void aReturnToTheBotIsNeverPendingAndCannotBeTakenBack() {
        Conversation conversation = new Conversation(
                        TimerOwner.SERVER, ScriptedPolicy.asking(new Proposal.Close("done", CloseScope.RETURN_TO_BOT)))
                .status(HandoverStatus.QUEUE);
        conversation.expect(0, new Action.CloseHandover("done", CloseScope.RETURN_TO_BOT));
        conversation.refusesClose(conversation.decision().decisionId()).expect(0);
    }

    @Test
    void noHandoverIsOpenedAndNoneThatIsOverIsOpenedAgain() {
        Conversation unknown = Conversation.ofSeed(TimerOwner.SERVER);
        unknown.refusesClose("0".repeat(32)).expectRefused(new Refusal.HandoverNotFound(unknown.key()));
        Conversation conversation = closing(TimerOwner.SERVER);
        String close = conversation.decision().decisionId();
        conversation
                .status(HandoverStatus.COMPLETED)
                .refusesClose(close)
                .expectRefused(new Refusal.HandoverFinal(conversation.key(), HandoverStatus.COMPLETED));
    }

    @ParameterizedTest
    @EnumSource(TimerOwner.class)
    void theDecisionOfAnExpiryKeepsItsTimersGenerationInTheStore(TimerOwner owner) {
        Conversation conversation = Conversation.ofSeed(owner).status(HandoverStatus.QUEUE);
        assertThat(conversation.decision().timerGeneration()).isZero();
        conversation.userWrites().inactivityExpires();
        assertThat(conversation.decision().timerGeneration()).isEqualTo(2);
        History.Entry entry = new History.Entry(conversation.lastEvent(), conversation.decision());
        History.Entry stored =
                EntryCodec.decode(conversation.key(), conversation.lastEvent().eventId(), EntryCodec.encode(entry));
        assertThat(stored.decision()).isEqualTo(conversation.decision());
    }
}
