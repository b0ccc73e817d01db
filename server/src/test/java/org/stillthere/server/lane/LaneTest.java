package org.stillthere.server.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.stillthere.server.lane.RunningLanes.get;
import static org.stillthere.server.lane.RunningLanes.opens;
import static org.stillthere.server.lane.RunningLanes.provider;
import static org.stillthere.server.lane.RunningLanes.userMessage;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.stillthere.policy.model.TimerOwner;

/** One lane: what it does at the instant of a deadline, and when rules or the store fail. */
class LaneTest {
    private static final Answer STORE_FAILED = new Answer.Unavailable(Answer.Cause.STORE_FAILED);

    /** How long a lane waits before it tries a failed expiry again. */
    private static final Duration RETRY = Duration.ofSeconds(10);

    private final MemoryStore store = new MemoryStore();
    private final RunningLanes lanes = new RunningLanes(store);

    @AfterEach
    void close() {
        lanes.close();
    }

    @Test
    void aMessageAtTheInstantOfTheDeadlineWins() {
        lanes.decided(opens("h"));
        lanes.forwardUnnoticed(LadderPolicy.TIMEOUT);

        lanes.decided(userMessage("h", "m"));

        Snapshot after = lanes.snapshot("h");
        assertThat(after.handover().state().inactivityCount()).isZero();
        assertThat(after.lastDecision().eventId()).isEqualTo("m");
        assertThat(lanes.waitingExpiries()).isZero();
    }

    @Test
    void aMessageThatCameWhileTheLaneWasBusyWinsAgainstTheExpiryThatFellDueMeanwhile() throws Exception {
        lanes.decided(opens("h"));
        MemoryStore.Hold hold = store.holdNextCommit();
        lanes.report(opens("other"));
        hold.reached().await();
        lanes.forwardUnnoticed(LadderPolicy.TIMEOUT.plusSeconds(30));
        CompletableFuture<Answer> message = lanes.report(userMessage("h", "m"));
        hold.released().countDown();

        assertThat(get(message)).isInstanceOf(Answer.Decided.class);
        assertThat(lanes.snapshot("h").handover().state().inactivityCount()).isZero();
    }

    @Test
    void aTimerExpiresAtItsDeadlineAndNotAMillisecondBefore() {
        lanes.decided(opens("h"));

        lanes.forward(LadderPolicy.TIMEOUT.minusMillis(1));
        assertThat(lanes.snapshot("h").handover().state().inactivityCount()).isZero();
        lanes.forward(Duration.ofMillis(1));

        assertThat(lanes.nextExpiry().inactivityCount()).isEqualTo(1);
    }

    @Test
    void aCommitThatFailsChangesNothingAndTheSameEventWorksAfter() {
        lanes.decided(opens("h"));
        store.failCommits(1);

        assertThat(get(lanes.report(userMessage("h", "m")))).isEqualTo(STORE_FAILED);
        assertThat(lanes.snapshot("h").handover().state().activity().sequence()).isZero();

        assertThat(lanes.decided(userMessage("h", "m")).sequence()).isEqualTo(2);
        assertThat(lanes.snapshot("h").handover().state().activity().sequence()).isEqualTo(1);
    }

    @Test
    void aCommitThatFailsFailsEveryEventOfItsGroup() throws Exception {
        MemoryStore.Hold hold = store.holdNextCommit();
        lanes.report(opens("first"));
        hold.reached().await();
        List<CompletableFuture<Answer>> group =
                List.of(lanes.report(opens("a")), lanes.report(userMessage("a", "m")), lanes.report(opens("b")));
        store.failCommits(2);
        hold.released().countDown();

        assertThat(group).allSatisfy(answer -> assertThat(get(answer)).isEqualTo(STORE_FAILED));
        assertThat(get(lanes.read("a"))).isEmpty();
        assertThat(get(lanes.read("b"))).isEmpty();
    }

    @Test
    void anExpiryWhoseCommitFailedIsTriedAgainAndCountsOnce() {
        lanes.decided(opens("h"));
        store.failCommits(1);
        lanes.forward(LadderPolicy.TIMEOUT);
        assertThat(lanes.snapshot("h").handover().state().inactivityCount()).isZero();

        lanes.forward(RETRY);

        assertThat(lanes.nextExpiry().inactivityCount()).isEqualTo(1);
        assertThat(lanes.snapshot("h").handover().state().decisionSequence()).isEqualTo(2);
    }

    @Test
    void aReadInTheGroupOfAFailedCommitStillFindsTheHandover() throws Exception {
        lanes.decided(opens("h"));
        MemoryStore.Hold hold = store.holdNextCommit();
        lanes.report(opens("first"));
        hold.reached().await();
        lanes.report(userMessage("h", "m"));
        CompletableFuture<java.util.Optional<Snapshot>> read = lanes.read("h");
        store.failCommits(2);
        hold.released().countDown();

        assertThat(get(read))
                .as("the handover, as it was before the commit that failed")
                .isPresent();
    }

    @Test
    void aTimerOfTheCallerNeverExpiresHereNotEvenAfterAFailedCommit() {
        lanes.decided(opens("h", TimerOwner.CALLER));
        lanes.forward(LadderPolicy.TIMEOUT);
        store.failCommits(1);
        assertThat(get(lanes.report(provider("h", "p", "anything")))).isEqualTo(STORE_FAILED);

        lanes.forward(RETRY.multipliedBy(2));
        lanes.decided(opens("other"));

        assertThat(lanes.snapshot("h").handover().state().inactivityCount()).isZero();
        assertThat(lanes.waitingExpiries()).isZero();
    }

    @Test
    void aTimerWhoseRuleAlwaysFailsDoesNotHoldUpTheOthers() {
        lanes.decided(opens("h"));
        lanes.decided(provider("h", "e1", "poison"));
        lanes.forward(LadderPolicy.TIMEOUT);
        assertThat(lanes.nextExpiry().inactivityCount()).isEqualTo(1);
        assertThat(lanes.snapshot("h").handover().state().timers().running()).containsOnlyKeys("inactivity", "poison");
    }

    @Test
    void aPolicyThatThrowsFaultsThatEventOnly() {
        lanes.decided(opens("h"));

        assertThat(get(lanes.report(provider("h", "p", "throw")))).isInstanceOf(Answer.Faulted.class);

        assertThat(lanes.decided(userMessage("h", "m")).sequence()).isEqualTo(2);
    }

    @Test
    void aFaultInsideACommitIsAnsweredAndTheLaneLivesOn() {
        store.breakCommit(new IllegalStateException("a bug in the encoding of one state"));

        CompletableFuture<Object> first = CompletableFuture.anyOf(lanes.report(opens("h")), lanes.death());

        assertThat(get(first)).isEqualTo(STORE_FAILED);
        assertThat(lanes.decided(opens("h")).sequence()).isEqualTo(1);
    }

    @Test
    void aStoreThatCantReadIsUnavailable() {
        store.breakReads(new org.stillthere.server.storage.StoreException("can't read", new java.io.IOException()));

        assertThat(get(lanes.report(opens("h")))).isEqualTo(STORE_FAILED);

        store.breakReads(null);
        assertThat(lanes.decided(opens("h")).sequence()).isEqualTo(1);
    }
}
