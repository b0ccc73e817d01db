package org.stillthere.server.lane;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.stillthere.policy.kernel.Policy;
import org.stillthere.policy.model.ActivityKind;
import org.stillthere.policy.model.CatchUp;
import org.stillthere.policy.model.Decision;
import org.stillthere.policy.model.HandoverEvent;
import org.stillthere.policy.model.HandoverKey;
import org.stillthere.policy.model.HandoverStatus;
import org.stillthere.policy.model.Occurrence;
import org.stillthere.policy.model.Participant;
import org.stillthere.policy.model.TimerOwner;
import org.stillthere.server.incident.Incidents;
import org.stillthere.server.metrics.ServerMetrics;
import org.stillthere.server.storage.FaultyStore;
import org.stillthere.server.storage.StorageEngine;

/** Lanes over a store that a test holds in its hand, with a clock that it moves. */
final class RunningLanes implements AutoCloseable {
    static final Instant START = Instant.parse("2026-03-02T09:00:00Z");

    private static final long PATIENCE_SECONDS = 20;

    private final AtomicReference<Instant> now;
    private final BlockingQueue<Decision> expiries = new LinkedBlockingQueue<>();
    private final CompletableFuture<Throwable> death = new CompletableFuture<>();
    private final StorageEngine engine;
    private final Lanes lanes;

    RunningLanes(FaultyStore store, int count, int maxInFlight, CatchUp catchUp, Instant startsAt) {
        this(store, Deliveries.NONE, count, maxInFlight, catchUp, startsAt);
    }

    /** One lane, with those who carry decisions out. */
    RunningLanes(FaultyStore store, Deliveries deliveries) {
        this(store, deliveries, 1, 1_000, CatchUp.FIRE, START);
    }

    private RunningLanes(
            FaultyStore store, Deliveries deliveries, int count, int maxInFlight, CatchUp catchUp, Instant startsAt) {
        now = new AtomicReference<>(startsAt);
        engine = store.engine(count, now::get);
        lanes = Lanes.start(new Lanes.Setup(
                engine,
                () -> {
                    Policy policy = new LadderPolicy(catchUp);
                    return () -> policy;
                },
                now::get,
                (handover, event, decision) -> {
                    if (event.occurrence() instanceof Occurrence.TimerExpired) {
                        expiries.add(decision);
                    }
                },
                deliveries,
                new Incidents(),
                ServerMetrics.NONE,
                maxInFlight,
                100,
                death::complete));
    }

    /** One lane, so that what is reported while a commit is held becomes one group. */
    RunningLanes(FaultyStore store) {
        this(store, 1, 1_000, CatchUp.FIRE, START);
    }

    Lanes lanes() {
        return lanes;
    }

    /** Done when a lane has died. */
    CompletableFuture<Throwable> death() {
        return death;
    }

    void forward(Duration by) {
        now.updateAndGet(instant -> instant.plus(by));
        lanes.wake();
    }

    /** Moves the clock and does not wake anybody: a lane sees it when it works next. */
    void forwardUnnoticed(Duration by) {
        now.updateAndGet(instant -> instant.plus(by));
    }

    CompletableFuture<Answer> report(HandoverEvent event) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        lanes.report(event, Origin.CALL, answer::complete);
        return answer;
    }

    /** Reports an event on a client's stream. */
    CompletableFuture<Answer> report(HandoverEvent event, String client) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        lanes.report(event, Origin.stream(client), answer::complete);
        return answer;
    }

    CompletableFuture<Optional<Snapshot>> read(String id) {
        CompletableFuture<Optional<Snapshot>> snapshot = new CompletableFuture<>();
        lanes.read(key(id), snapshot::complete, failure -> snapshot.completeExceptionally(new AssertionError(failure)));
        return snapshot;
    }

    /** Reads a handover, which must be there. */
    Snapshot snapshot(String id) {
        return get(read(id)).orElseThrow();
    }

    Decision decided(HandoverEvent event) {
        Answer answer = get(report(event));
        assertThat(answer).isInstanceOf(Answer.Decided.class);
        return ((Answer.Decided) answer).decision();
    }

    Decision nextExpiry() {
        try {
            Decision next = expiries.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(next).as("the decision of an expiry").isNotNull();
            return next;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** What has expired and was not yet asked for. */
    int waitingExpiries() {
        return expiries.size();
    }

    static <T> T get(CompletableFuture<T> future) {
        try {
            return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError("nothing came", e);
        }
    }

    static HandoverKey key(String id) {
        return new HandoverKey("acme", id);
    }

    static HandoverEvent opens(String id, TimerOwner owner) {
        return new HandoverEvent(
                key(id),
                "open",
                null,
                new Occurrence.StatusReported(HandoverStatus.QUEUE, owner, Collections.emptySortedMap()));
    }

    static HandoverEvent opens(String id) {
        return opens(id, TimerOwner.SERVER);
    }

    static HandoverEvent userMessage(String id, String eventId) {
        return new HandoverEvent(
                key(id), eventId, null, new Occurrence.ActivityTick(Participant.USER, ActivityKind.MESSAGE));
    }

    static HandoverEvent provider(String id, String eventId, String name) {
        return new HandoverEvent(
                key(id), eventId, null, new Occurrence.ProviderEvent(name, Collections.emptySortedMap()));
    }

    @Override
    public void close() {
        assertThat(lanes.close(Duration.ofSeconds(10)))
                .as("the lanes have finished what they had")
                .isTrue();
        engine.close();
    }
}
