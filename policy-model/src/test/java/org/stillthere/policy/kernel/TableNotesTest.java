package org.stillthere.policy.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.stillthere.policy.model.HandoverStatus.ACTIVE;
import static org.stillthere.policy.model.HandoverStatus.COMPLETED;
import static org.stillthere.policy.model.HandoverStatus.QUEUE;
import static org.stillthere.policy.model.Timer.INACTIVITY;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.stillthere.policy.fixture.Conversation;
import org.stillthere.policy.fixture.ScriptedPolicy;
import org.stillthere.policy.fixture.SeedPolicy;
import org.stillthere.policy.language.Facts;
import org.stillthere.policy.language.Proposal;
import org.stillthere.policy.model.Action;
import org.stillthere.policy.model.Awaiting;
import org.stillthere.policy.model.CloseScope;
import org.stillthere.policy.model.HandoverEvent;
import org.stillthere.policy.model.HandoverStatus;
import org.stillthere.policy.model.Occurrence;
import org.stillthere.policy.model.PendingClose;
import org.stillthere.policy.model.Timer;
import org.stillthere.policy.model.TimerOwner;

/** What the notes under the seed's table say. */
class TableNotesTest {
    @ParameterizedTest(name = "threshold {0}")
    @ValueSource(ints = {1, 2, 3, 7})
    void theHandoverClosesWhenTheCountReachesTheThresholdAndNoSooner(int threshold) {
        Conversation conversation =
                new Conversation(TimerOwner.SERVER, new SeedPolicy(SeedPolicy.TIMEOUT, threshold)).status(QUEUE);
        for (int count = 1; count < threshold; count++) {
            conversation.inactivityExpires();
            assertThat(conversation.decision().firedRules()).containsExactly(SeedPolicy.ASK);
            assertThat(conversation.decision().inactivityCount()).isEqualTo(count);
        }
        conversation.inactivityExpires();
        assertThat(conversation.decision().firedRules()).containsExactly(SeedPolicy.CLOSE);
        assertThat(conversation.decision().inactivityCount()).isEqualTo(threshold);
    }

    @Test
    void theCountRisesBeforeTheRulesLookAtIt() {
        int[] seen = {-1};
        ScriptedPolicy policy = ScriptedPolicy.of(facts -> {
            seen[0] = facts.getInactivityCount();
            return new Ruling.Decided(List.of(new Proposal.SetTimer(INACTIVITY, Duration.ofMinutes(1))), List.of());
        });
        Conversation conversation = new Conversation(TimerOwner.SERVER, policy).status(QUEUE);
        assertThat(seen[0]).isZero();
        conversation.inactivityExpires();
        assertThat(seen[0]).isEqualTo(1);
        conversation.userWrites();
        assertThat(seen[0]).isZero();
    }

    @Test
    void anExpiredTimerRunsNoLongerWhenTheRulesLook() {
        boolean[] running = {true};
        ScriptedPolicy policy = ScriptedPolicy.of(facts -> {
            running[0] = facts.isInactivityTimerRunning();
            return new Ruling.Decided(
                    facts.isInactive()
                            ? List.of(new Proposal.RestartTimer(INACTIVITY))
                            : List.of(new Proposal.SetTimer(INACTIVITY, Duration.ofMinutes(1))),
                    List.of());
        });
        Conversation conversation = new Conversation(TimerOwner.SERVER, policy).status(QUEUE);
        conversation.inactivityExpires().expect(1);
        assertThat(running[0]).isFalse();
        assertThat(conversation.state().timers().running()).isEmpty();
    }

    @Test
    void aRuleThatDoesNotReArmEndsTheLadder() {
        Conversation conversation =
                new Conversation(TimerOwner.CALLER, new SeedPolicy(SeedPolicy.TIMEOUT, 1)).status(QUEUE);
        conversation.inactivityExpires();
        assertThat(conversation.state().timers().running()).isEmpty();
    }

    @Test
    void onlyTheInactivityTimerIsCounted() {
        ScriptedPolicy policy = ScriptedPolicy.asking(new Proposal.SetTimer("hold", Duration.ofMinutes(1)));
        Conversation conversation = new Conversation(TimerOwner.SERVER, policy).status(QUEUE);
        conversation
                .expires(conversation.timer("hold"), false)
                .expect(0, conversation.timerSet("hold", 2, Duration.ofMinutes(1)));
    }

    @ParameterizedTest
    @EnumSource(TimerOwner.class)
    void aMessageAtTheVeryInstantOfTheDeadlineWins(TimerOwner owner) {
        Conversation conversation =
                Conversation.ofSeed(owner).status(QUEUE).inactivityExpires().pause(SeedPolicy.TIMEOUT);
        Timer due = conversation.timer(INACTIVITY);
        assertThat(conversation.now()).isEqualTo(due.deadline());
        conversation.userWrites().expect(0, conversation.inactivityTimerSet(3));
        conversation.expires(due, false).expectRefused(new Refusal.TimerStale(INACTIVITY, 2, 3L));
    }

    @ParameterizedTest
    @EnumSource(TimerOwner.class)
    void aRestartKeepsTheLengthItWasLastSetTo(TimerOwner owner) {
        Duration length = Duration.ofSeconds(95);
        Conversation conversation =
                new Conversation(owner, new SeedPolicy(length, 2)).status(QUEUE).pause(Duration.ofSeconds(94));
        conversation
                .userWrites()
                .pause(Duration.ofSeconds(30))
                .userWrites()
                .expect(0, conversation.timerSet(INACTIVITY, 3, length));
        assertThat(conversation.timer(INACTIVITY).length()).isEqualTo(length);
    }

    @Test
    void aCloseStaysAskedForUntilTheProviderConfirmsIt() {
        Conversation conversation = Conversation.ofSeed(TimerOwner.SERVER)
                .status(QUEUE)
                .inactivityExpires()
                .inactivityExpires();
        PendingClose asked = new PendingClose(conversation.decision().decisionId(), "inactivity", conversation.now());
        assertThat(conversation.state().status()).isEqualTo(QUEUE);
        assertThat(conversation.state().pendingClose()).isEqualTo(asked);
        assertThat(conversation.providerEvent("agent-left").state().pendingClose())
                .isEqualTo(asked);
        assertThat(conversation.status(COMPLETED).state().pendingClose()).isNull();
    }

    @Test
    void aUserMessageTakesBackTheCloseButTheRulesStillSeeIt() {
        Conversation conversation = Conversation.ofSeed(TimerOwner.SERVER)
                .status(QUEUE)
                .inactivityExpires()
                .inactivityExpires();
        conversation.userWrites();
        assertThat(conversation.decision().firedRules()).containsExactly(SeedPolicy.REVIVE);
        assertThat(conversation.state().pendingClose()).isNull();
    }

    @Test
    void returningTheUserToTheBotIsNoCloseThatTheProviderCouldConfirm() {
        ScriptedPolicy policy = ScriptedPolicy.asking(new Proposal.Close("done", CloseScope.RETURN_TO_BOT));
        Conversation conversation = new Conversation(TimerOwner.SERVER, policy).status(QUEUE);
        conversation.expect(0, new Action.CloseHandover("done", CloseScope.RETURN_TO_BOT));
        assertThat(conversation.state().pendingClose()).isNull();
    }

    @ParameterizedTest
    @EnumSource(HandoverStatus.class)
    void aFinalStatusOpensNoHandover(HandoverStatus status) {
        Conversation conversation = Conversation.ofSeed(TimerOwner.SERVER).status(status);
        if (status.isFinal()) {
            conversation.expectRefused(new Refusal.HandoverNotFound(conversation.key()));
        } else {
            assertThat(conversation.state().status()).isEqualTo(status);
            assertThat(conversation.state().statusesSeen()).containsExactly(status);
        }
    }

    @Test
    void aFinalStatusCancelsEveryTimerAfterTheRulesHadTheirSay() {
        Conversation conversation = new Conversation(
                TimerOwner.SERVER,
                ScriptedPolicy.asking(
                        new Proposal.SetTimer("hold", Duration.ofMinutes(1)),
                        new Proposal.SetTimer(INACTIVITY, Duration.ofMinutes(2)),
                        new Proposal.TakeBranch("x")));
        conversation
                .status(ACTIVE)
                .status(COMPLETED)
                .expect(
                        0,
                        conversation.timerSet("hold", 3, Duration.ofMinutes(1)),
                        conversation.timerSet(INACTIVITY, 4, Duration.ofMinutes(2)),
                        new Action.TakeBranch("x"),
                        new Action.CancelTimer("hold", 3),
                        new Action.CancelTimer(INACTIVITY, 4));
        assertThat(conversation.state().awaiting()).isEqualTo(Awaiting.NOBODY);
    }

    @Test
    void aCallerCannotReportTheExpiryOfATimerThatTheServerRuns() {
        Conversation conversation = Conversation.ofSeed(TimerOwner.SERVER).status(QUEUE);
        Timer timer = conversation.timer(INACTIVITY);
        conversation
                .report(new Occurrence.TimerFired(timer.name(), timer.generation()))
                .expectRefused(new Refusal.TimerOwnedByServer(INACTIVITY));
    }

    @Test
    void theTimerOwnerIsFixedWhenTheHandoverOpens() {
        Conversation conversation = Conversation.ofSeed(TimerOwner.SERVER).status(QUEUE);
        conversation.report(new HandoverEvent(
                conversation.key(),
                "switch",
                null,
                new Occurrence.StatusReported(ACTIVE, TimerOwner.CALLER, Collections.emptySortedMap())));
        assertThat(conversation.state().timerOwner()).isEqualTo(TimerOwner.SERVER);
    }

    @Test
    void onlyTheFirstTimeInAStatusIsTheFirst() {
        List<Boolean> seen = new ArrayList<>();
        Conversation conversation = new Conversation(TimerOwner.SERVER, ScriptedPolicy.of((Facts facts) -> {
            seen.add(facts.isFirstTimeInStatus());
            return new Ruling.Decided(List.of(), List.of());
        }));
        conversation
                .status(QUEUE)
                .status(QUEUE)
                .userWrites()
                .status(ACTIVE)
                .status(QUEUE)
                .providerStatus("QUEUE");
        assertThat(seen).containsExactly(true, false, false, true, false, false);
    }
}
