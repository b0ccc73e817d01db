package org.stillthere.server.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.stillthere.server.lane.RunningLanes.get;
import static org.stillthere.server.lane.RunningLanes.opens;
import static org.stillthere.server.lane.RunningLanes.provider;
import static org.stillthere.server.lane.RunningLanes.userMessage;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.stillthere.policy.model.Decision;
import org.stillthere.policy.model.HandoverKey;
import org.stillthere.policy.model.HandoverState;
import org.stillthere.policy.model.TimerOwner;
import org.stillthere.server.storage.FaultyStore;
import org.stillthere.server.storage.FaultyStore.Fault;
import org.stillthere.server.storage.Pending;
import org.stillthere.server.storage.StoreException;

/** One lane: what it does at the instant of a deadline, and when rules or the store fail. */
class LaneTest {
    private static final Answer STORE_FAILED = new Answer.Unavailable(Answer.Cause.STORE_FAILED);

    /** How long a lane waits before it tries a failed expiry again. */
    private static final Duration RETRY = Duration.ofSeconds(10);

    private final FaultyStore store = new FaultyStore();
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
    void aMessageThatCameWhileTheLaneWasBusyWinsAgainstTheExpiryThatFellDueMeanwhile() {
        lanes.decided(opens("h"));
        FaultyStore.Hold hold = store.holdNextCommit();
        lanes.report(opens("other"));
        hold.awaitReached();
        lanes.forwardUnnoticed(LadderPolicy.TIMEOUT.plusSeconds(30));
        CompletableFuture<Answer> message = lanes.report(userMessage("h", "m"));
        hold.release();

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
        store.fail(Fault.REFUSED);

        assertThat(get(lanes.report(userMessage("h", "m")))).isEqualTo(STORE_FAILED);
        assertThat(lanes.snapshot("h").handover().state().activity().sequence()).isZero();

        assertThat(lanes.decided(userMessage("h", "m")).sequence()).isEqualTo(2);
        assertThat(lanes.snapshot("h").handover().state().activity().sequence()).isEqualTo(1);
    }

    @Test
    void whileOneCommitIsOnItsWayTheNextIsDecidedOnTopOfIt() {
        lanes.decided(opens("h"));
        FaultyStore.Hold hold = store.holdNextCommit();
        CompletableFuture<Answer> first = lanes.report(userMessage("h", "m1"));
        hold.awaitReached();
        CompletableFuture<Answer> second = lanes.report(userMessage("h", "m2"));
        CompletableFuture<Answer> again = lanes.report(userMessage("h", "m1"));

        assertThat(List.of(first, second, again))
                .as("answers before the first commit is durable")
                .noneMatch(CompletableFuture::isDone);
        hold.release();

        assertThat(((Answer.Decided) get(first)).decision().sequence()).isEqualTo(2);
        assertThat(((Answer.Decided) get(second)).decision().sequence()).isEqualTo(3);
        assertThat(((Answer.Decided) get(again)).replayed())
                .as("the event that was reported twice has the first decision")
                .isTrue();
        assertThat(((Answer.Decided) get(again)).decision().sequence()).isEqualTo(2);
    }

    @Test
    void answersComeInTheOrderOfTheCommits() {
        FaultyStore.Hold hold = store.holdNextCommit();
        List<String> order = new CopyOnWriteArrayList<>();
        List<CompletableFuture<?>> answers = new ArrayList<>();
        answers.add(lanes.report(opens("a")).thenRun(() -> order.add("a")));
        hold.awaitReached();
        for (String id : List.of("b", "c", "d")) {
            answers.add(lanes.report(opens(id)).thenRun(() -> order.add(id)));
        }
        hold.release();
        answers.forEach(RunningLanes::get);

        assertThat(order).containsExactly("a", "b", "c", "d");
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void aCommitThatFailsFailsAllThatWasDecidedOnTopOfIt(Fault fault) {
        FaultyStore.Hold hold = store.holdNextCommit();
        CompletableFuture<Answer> first = lanes.report(opens("first"));
        hold.awaitReached();
        List<CompletableFuture<Answer>> behind =
                List.of(lanes.report(opens("a")), lanes.report(userMessage("a", "m")), lanes.report(opens("b")));
        await().untilAsserted(() -> assertThat(store.changesHandedIn())
                .as("changes that rest on the commit that is held, and it")
                .isEqualTo(4));
        store.fail(fault);
        hold.release();

        assertThat(get(first)).isEqualTo(STORE_FAILED);
        assertThat(behind).allSatisfy(answer -> assertThat(get(answer)).isEqualTo(STORE_FAILED));
        assertThat(get(lanes.read("a")))
                .as("nothing behind the commit that failed")
                .isEmpty();
        assertThat(get(lanes.read("b"))).isEmpty();
        assertThat(lanes.decided(opens("b")).sequence()).isEqualTo(1);
    }

    @Test
    void aCommitWhoseOutcomeIsUnknownIsFoundAgainIfItWasKept() {
        store.fail(Fault.UNKNOWN_BUT_KEPT);
        assertThat(get(lanes.report(opens("h")))).isEqualTo(STORE_FAILED);

        Answer again = get(lanes.report(opens("h")));

        assertThat(((Answer.Decided) again).replayed())
                .as("the event that was kept and never answered is a repeat now")
                .isTrue();
    }

    @Test
    void aLaneThatIsNotHandedOutAgainRefusesAfterAMomentAndGoesOnOnceItIs() {
        CountDownLatch mayBeTakenAgain = store.keepLostLanes();
        store.fail(Fault.LOST);
        assertThat(get(lanes.report(opens("h")))).isEqualTo(STORE_FAILED);

        assertThat(get(lanes.report(opens("h"))))
                .as("without a tenure nothing is decided")
                .isEqualTo(STORE_FAILED);
        mayBeTakenAgain.countDown();

        await().untilAsserted(() -> assertThat(get(lanes.report(opens("h")))).isInstanceOf(Answer.Decided.class));
    }

    @Test
    void aLaterTenureTakesThePlaceOfOneWhoseEndWasNeverTold() {
        lanes.decided(opens("h"));
        store.replaceTenures();

        await().untilAsserted(() -> assertThat(get(lanes.report(userMessage("h", "m"))))
                .as("a report to the lane, at last in its second tenure")
                .isInstanceOf(Answer.Decided.class));
        assertThat(lanes.snapshot("h").handover().state().activity().sequence()).isEqualTo(1);
    }

    @Test
    void aLaneThatCouldNotBeLoadedIsLoadedAgainWithAllItsTimers() {
        FailingReloads deliveries = new FailingReloads();
        try (RunningLanes reloading = new RunningLanes(store, deliveries)) {
            reloading.decided(opens("h"));
            store.fail(Fault.LOST);
            assertThat(get(reloading.report(opens("other")))).isEqualTo(STORE_FAILED);

            await().untilAsserted(() ->
                    assertThat(get(reloading.report(opens("other")))).isInstanceOf(Answer.Decided.class));
            assertThat(deliveries.left.get())
                    .as("reloads that were yet to fail")
                    .isNotPositive();
            reloading.forward(LadderPolicy.TIMEOUT);

            assertThat(List.of(
                            reloading.nextExpiry().key().handoverId(),
                            reloading.nextExpiry().key().handoverId()))
                    .containsExactlyInAnyOrder("h", "other");
        }
    }

    /** The outboxes can't be read twice, and then they can. */
    private static final class FailingReloads implements Deliveries {
        private final AtomicInteger left = new AtomicInteger(2);

        @Override
        public String ownerOf(HandoverState state, String owner, String reporter) {
            return "";
        }

        @Override
        public void pending(String owner, Decision decision) {}

        @Override
        public void moved(String from, String to, List<Pending> pendings) {}

        @Override
        public void settled(HandoverKey key, String owner, int count) {}

        @Override
        public void reloaded(int lane) {
            if (left.getAndDecrement() > 0) {
                throw new StoreException("can't read");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void anExpiryWhoseCommitFailedIsTriedAgainAndCountsOnce(Fault fault) {
        lanes.decided(opens("h"));
        store.fail(fault);
        lanes.forward(LadderPolicy.TIMEOUT);

        await().untilAsserted(
                        () -> assertThat(lanes.snapshot("h").handover().state().inactivityCount())
                                .isEqualTo(1));
        lanes.decided(opens("other"));
        assertThat(lanes.snapshot("h").handover().state().decisionSequence()).isEqualTo(2);
    }

    @Test
    void aReadBehindACommitThatFailsFindsTheHandoverAsItWasBefore() {
        lanes.decided(opens("h"));
        FaultyStore.Hold hold = store.holdNextCommit();
        lanes.report(userMessage("h", "m"));
        hold.awaitReached();
        CompletableFuture<Optional<Snapshot>> read = lanes.read("h");
        store.fail(Fault.REFUSED);
        hold.release();

        assertThat(get(read).orElseThrow().handover().state().activity().sequence())
                .as("messages of the handover before the commit that failed")
                .isZero();
    }

    @Test
    void aTimerOfTheCallerNeverExpiresHereNotEvenAfterAFailedCommit() {
        lanes.decided(opens("h", TimerOwner.CALLER));
        lanes.forward(LadderPolicy.TIMEOUT);
        store.fail(Fault.REFUSED);
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
    void aStoreThatCantReadIsUnavailable() {
        store.breakReads(new StoreException("can't read", new IOException()));

        assertThat(get(lanes.report(opens("h")))).isEqualTo(STORE_FAILED);

        store.breakReads(null);
        assertThat(lanes.decided(opens("h")).sequence()).isEqualTo(1);
    }
}
