package org.stillthere.server.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.stillthere.server.lane.RunningLanes.START;
import static org.stillthere.server.lane.RunningLanes.get;
import static org.stillthere.server.lane.RunningLanes.opens;
import static org.stillthere.server.lane.RunningLanes.userMessage;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.stillthere.policy.model.CatchUp;
import org.stillthere.policy.model.Decision;
import org.stillthere.server.storage.FaultyStore;

/** Several lanes: the limit in flight, the end, and what a restart makes of the timers. */
class LanesTest {
    private static final Duration LONG_DOWN = LadderPolicy.TIMEOUT.multipliedBy(100);

    private final FaultyStore store = new FaultyStore();

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7})
    void everyHandoverIsDecidedOnInOrderHoweverManyLanesThereAre(int count) {
        try (RunningLanes lanes = new RunningLanes(store, count, 10_000, CatchUp.FIRE, START)) {
            List<CompletableFuture<Answer>> answers = new ArrayList<>();
            for (int event = 0; event < 20; event++) {
                for (int handover = 0; handover < 50; handover++) {
                    String id = "h" + handover;
                    answers.add(lanes.report(event == 0 ? opens(id) : userMessage(id, "m" + event)));
                }
            }
            for (int i = 0; i < answers.size(); i++) {
                Decision decision = ((Answer.Decided) get(answers.get(i))).decision();
                assertThat(decision.sequence()).isEqualTo(i / 50 + 1);
                assertThat(decision.key().handoverId()).isEqualTo("h" + i % 50);
            }
        }
    }

    @Test
    void moreEventsThanTheLimitAreRefusedAtOnceAndTheRoomComesBack() {
        try (RunningLanes lanes = new RunningLanes(store, 1, 2, CatchUp.FIRE, START)) {
            FaultyStore.Hold hold = store.holdNextCommit();
            CompletableFuture<Answer> first = lanes.report(opens("a"));
            hold.awaitReached();
            CompletableFuture<Answer> second = lanes.report(opens("b"));

            CompletableFuture<Answer> third = lanes.report(opens("c"));

            assertThat(third).isCompletedWithValue(new Answer.Unavailable(Answer.Cause.TOO_MANY_IN_FLIGHT));
            hold.release();
            assertThat(get(first)).isInstanceOf(Answer.Decided.class);
            assertThat(get(second)).isInstanceOf(Answer.Decided.class);
            assertThat(lanes.decided(opens("c")).sequence()).isEqualTo(1);
            assertThat(lanes.lanes().inFlight()).isZero();
        }
    }

    @Test
    void closingAnswersWhatHasComeAndRefusesWhatComesAfter() {
        RunningLanes lanes = new RunningLanes(store, 1, 1_000, CatchUp.FIRE, START);
        FaultyStore.Hold hold = store.holdNextCommit();
        lanes.report(opens("a"));
        hold.awaitReached();
        List<CompletableFuture<Answer>> waiting = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            waiting.add(lanes.report(userMessage("a", "m" + i)));
        }
        hold.release();

        lanes.close();

        assertThat(waiting).allSatisfy(answer -> assertThat(answer.getNow(null)).isInstanceOf(Answer.Decided.class));
        assertThat(lanes.report(opens("b"))).isCompletedWithValue(new Answer.Unavailable(Answer.Cause.SHUTTING_DOWN));
    }

    @Test
    void aReadAfterTheEndIsAnsweredToo() {
        RunningLanes lanes = new RunningLanes(store);
        lanes.close();

        assertThat(lanes.read("a"))
                .as("a reply that is never given keeps its caller waiting for ever")
                .isDone();
    }

    @Test
    void afterARestartAnOverdueTimerFiresOnceAndItsSuccessorRunsFromNow() {
        try (RunningLanes before = new RunningLanes(store)) {
            before.decided(opens("h"));
        }
        try (RunningLanes after = new RunningLanes(store, 2, 10, CatchUp.FIRE, START.plus(LONG_DOWN))) {
            Decision expiry = after.nextExpiry();

            assertThat(expiry.inactivityCount()).isEqualTo(1);
            assertThat(expiry.decidedAt()).isEqualTo(START.plus(LONG_DOWN));
            assertThat(after.snapshot("h")
                            .handover()
                            .state()
                            .timers()
                            .next()
                            .orElseThrow()
                            .deadline())
                    .isEqualTo(START.plus(LONG_DOWN).plus(LadderPolicy.TIMEOUT));
            assertThat(after.waitingExpiries()).isZero();
            after.forward(LadderPolicy.TIMEOUT);
            assertThat(after.nextExpiry().inactivityCount()).isEqualTo(2);
        }
    }

    @Test
    void afterARestartATimerThatIsNotYetDueKeepsItsDeadline() {
        try (RunningLanes before = new RunningLanes(store)) {
            before.decided(opens("h"));
        }
        Duration down = LadderPolicy.TIMEOUT.minusSeconds(1);
        try (RunningLanes after = new RunningLanes(store, 2, 10, CatchUp.FIRE, START.plus(down))) {
            assertThat(after.snapshot("h").handover().state().decisionSequence())
                    .isEqualTo(1);
            after.forward(Duration.ofSeconds(1));
            assertThat(after.nextExpiry().decidedAt()).isEqualTo(START.plus(LadderPolicy.TIMEOUT));
        }
    }

    @ParameterizedTest
    @CsvSource({"SKIP, 0", "RE_ARM, 1"})
    void aMissedTimerIsNotCountedUnderTheOtherCatchUpRules(CatchUp catchUp, int timersAfter) {
        try (RunningLanes before = new RunningLanes(store)) {
            before.decided(opens("h"));
        }
        try (RunningLanes after = new RunningLanes(store, 1, 10, catchUp, START.plus(LONG_DOWN))) {
            assertThat(after.nextExpiry().actions()).hasSize(timersAfter);
            assertThat(after.snapshot("h").handover().state().inactivityCount()).isZero();
            assertThat(after.snapshot("h").handover().state().timers().running())
                    .hasSize(timersAfter);
        }
    }

    @Test
    void manyTimersThatFellDueInADowntimeDontMakeOneGiantGroup() {
        int handovers = 20_000;
        try (RunningLanes before = new RunningLanes(store, 1, 1_000_000, CatchUp.FIRE, START)) {
            List<CompletableFuture<Answer>> answers = new ArrayList<>();
            for (int i = 0; i < handovers; i++) {
                answers.add(before.report(opens("h" + i)));
            }
            answers.forEach(RunningLanes::get);
        }
        int commitsBefore = store.commitSizes().size();
        Set<String> expired = new HashSet<>();
        try (RunningLanes after = new RunningLanes(store, 1, 10, CatchUp.FIRE, START.plus(LONG_DOWN))) {
            for (int i = 0; i < handovers; i++) {
                expired.add(after.nextExpiry().key().handoverId());
            }
        }

        assertThat(expired).hasSize(handovers);
        assertThat(store.commitSizes()
                        .subList(commitsBefore, store.commitSizes().size()))
                .as("sizes of the commits: an event must not wait for all expiries")
                .allMatch(size -> size < handovers / 2);
    }
}
