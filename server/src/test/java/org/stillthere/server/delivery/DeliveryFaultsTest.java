package org.stillthere.server.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.stillthere.server.delivery.MemoryOutboxes.NOW;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.stillthere.policy.kernel.Policy;
import org.stillthere.policy.model.Decision;
import org.stillthere.policy.model.HandoverEvent;
import org.stillthere.policy.model.HandoverKey;
import org.stillthere.policy.model.HandoverStatus;
import org.stillthere.policy.model.Occurrence;
import org.stillthere.policy.model.TimerOwner;
import org.stillthere.server.incident.Incidents;
import org.stillthere.server.lane.Answer;
import org.stillthere.server.lane.Lanes;
import org.stillthere.server.lane.Origin;
import org.stillthere.server.metrics.ServerMetrics;
import org.stillthere.server.storage.FaultyStore;
import org.stillthere.server.storage.Pending;
import org.stillthere.server.storage.StorageEngine;
import org.stillthere.server.testing.IncidentLog;

/** A client, one lane, and a store that fails: what the client is sent, and what is counted. */
class DeliveryFaultsTest {
    private static final String CLIENT = "c";
    private static final String SIGNAL = "signal";
    private static final long PATIENCE_SECONDS = 20;

    private final FaultyStore store = new FaultyStore();
    private final IncidentLog incidents = new IncidentLog();
    private final AtomicBoolean listenerIsBroken = new AtomicBoolean();
    private final Semaphore signals = new Semaphore(0);
    private final Policy policy = new TellingPolicy(facts -> {
        if (facts.getProviderEvent().equals(SIGNAL)) {
            signals.release();
        }
    });
    private final StorageEngine engine = store.engine(1, () -> NOW);
    private final ClientSessions sessions = new ClientSessions(
            engine.handovers(),
            engine.outboxes(),
            engine.lanes(),
            () -> NOW,
            new Incidents(),
            Duration.ofMinutes(5),
            () -> "token");
    private final Lanes lanes = Lanes.start(new Lanes.Setup(
            engine,
            () -> () -> policy,
            () -> NOW,
            (handover, event, decision) -> {
                if (listenerIsBroken.get()) {
                    throw new IllegalStateException("the test broke the listener");
                }
            },
            sessions,
            new Incidents(),
            ServerMetrics.NONE,
            1_000,
            1, // handovers in memory
            death -> {}));
    private final RecordingStream stream = new RecordingStream();
    private final ClientSession session;

    DeliveryFaultsTest() {
        sessions.start(lanes);
        ClientSession opened = sessions.open(CLIENT, stream, new ClientTerms(Set.of(), handover -> true, 100), "");
        assertThat(opened).as("the session").isNotNull();
        session = opened;
    }

    @AfterEach
    void close() {
        assertThat(lanes.close(Duration.ofSeconds(PATIENCE_SECONDS)))
                .as("the lane has ended")
                .isTrue();
        assertThat(sessions.stop(Duration.ofSeconds(PATIENCE_SECONDS)))
                .as("the courier has ended")
                .isTrue();
        engine.close();
        incidents.close();
        assertThat(incidents.wrongCounts()).isEmpty();
    }

    @Test
    void aDecisionThatAnUnknownCommitHasKeptIsSentAndCounted() {
        store.fail(FaultyStore.Fault.UNKNOWN_BUT_KEPT);
        assertThat(get(report(opens("h")))).isEqualTo(new Answer.Unavailable(Answer.Cause.STORE_FAILED));
        awaitEvents("h-open");

        assertThat(sessions.unacknowledged(CLIENT)).isEqualTo(1);
        session.ack(stream, List.of(Decision.idOf(key("h"), "h-open")));
        decided(opens("other"));
        assertThat(sessions.unacknowledged(CLIENT)).isEqualTo(1);
    }

    @Test
    void aDecisionThatAnUnknownCommitHasLostIsNotCounted() {
        store.fail(FaultyStore.Fault.UNKNOWN_AND_GONE);
        assertThat(get(report(opens("h")))).isEqualTo(new Answer.Unavailable(Answer.Cause.STORE_FAILED));
        decided(opens("h"));

        awaitEvents("h-open");
        assertThat(sessions.unacknowledged(CLIENT)).isEqualTo(1);
    }

    @Test
    void aDecisionWhoseAckWasLostIsCountedStillAndSentAgain() {
        Decision decision = decided(opens("h"));
        awaitEvents("h-open");
        store.fail(FaultyStore.Fault.UNKNOWN_AND_GONE);
        session.ack(stream, List.of(decision.decisionId()));
        awaitEvents("h-open", "h-open");

        assertThat(sessions.unacknowledged(CLIENT)).isEqualTo(1);
        session.ack(stream, List.of(decision.decisionId()));
        decided(opens("other"));
        assertThat(sessions.unacknowledged(CLIENT)).isEqualTo(1);
    }

    @Test
    void anAckThatAnUnknownCommitHasKeptIsCounted() {
        Decision decision = decided(opens("h"));
        store.fail(FaultyStore.Fault.UNKNOWN_BUT_KEPT);
        get(ack(decision));
        decided(opens("other"));

        assertThat(sessions.unacknowledged(CLIENT)).isEqualTo(1);
    }

    @Test
    void aDecisionIsSentAndCountedThoughAnotherListenerFails() {
        listenerIsBroken.set(true);
        Decision decision = decided(opens("h"));
        awaitEvents("h-open");

        assertThat(sessions.unacknowledged(CLIENT)).isEqualTo(1);
        get(ack(decision));
        assertThat(sessions.unacknowledged(CLIENT)).isZero();
    }

    /** Room is made in memory while the first ack is on its way to the store, which shows the decision as pending still. */
    @Test
    void twoAcksOfOneDecisionCountOnceThoughItsHandoverIsHardlyKeptInMemory() throws InterruptedException {
        Decision first = decided(opens("first"));
        decided(opens("third"));
        FaultyStore.Hold commitOfSecond = store.holdNextCommit();
        FaultyStore.Hold commitOfAck = store.holdNextCommit();
        CompletableFuture<Answer> second = report(opens("second"));
        commitOfSecond.awaitReached();
        CompletableFuture<Void> ack = ack(first);
        awaitWorkedOn("e1");
        commitOfSecond.release();
        get(second);
        CompletableFuture<Void> again = ack(first);
        awaitWorkedOn("e2");
        commitOfAck.release();
        get(ack);
        get(again);
        decided(opens("fourth"));

        assertThat(sessions.unacknowledged(CLIENT))
                .as("second, third with e1 and e2, and fourth")
                .isEqualTo(5);
    }

    /** Waits until the lane has worked on all that it was asked for before; that need not be committed. */
    private void awaitWorkedOn(String eventId) throws InterruptedException {
        report(new HandoverEvent(
                key("third"), eventId, null, new Occurrence.ProviderEvent(SIGNAL, Collections.emptySortedMap())));
        assertThat(signals.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .as("the lane has come to " + eventId)
                .isTrue();
    }

    private void awaitEvents(String... eventIds) {
        try {
            assertThat(stream.awaitEvents(eventIds.length))
                    .as("so many were sent")
                    .isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        assertThat(stream.events()).containsExactly(eventIds);
    }

    private Decision decided(HandoverEvent event) {
        Answer answer = get(report(event));
        assertThat(answer).isInstanceOf(Answer.Decided.class);
        return ((Answer.Decided) answer).decision();
    }

    private CompletableFuture<Answer> report(HandoverEvent event) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        lanes.report(event, Origin.stream(CLIENT), answer::complete);
        return answer;
    }

    private CompletableFuture<Void> ack(Decision decision) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        lanes.ack(Pending.of(decision), CLIENT, () -> done.complete(null));
        return done;
    }

    private static HandoverKey key(String handoverId) {
        return new HandoverKey("acme", handoverId);
    }

    private static HandoverEvent opens(String handoverId) {
        return new HandoverEvent(
                key(handoverId),
                handoverId + "-open",
                null,
                new Occurrence.StatusReported(HandoverStatus.QUEUE, TimerOwner.SERVER, Collections.emptySortedMap()));
    }

    private static <T> T get(CompletableFuture<T> future) {
        try {
            return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError("nothing came", e);
        }
    }
}
