package org.stillthere.server.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.stillthere.policy.model.ActivityKind;
import org.stillthere.policy.model.Decision;
import org.stillthere.policy.model.HandoverStatus;
import org.stillthere.policy.model.Participant;
import org.stillthere.policy.model.PolicyVersion;
import org.stillthere.policy.model.TimerOwner;
import org.stillthere.server.delivery.ClientSessions;
import org.stillthere.server.incident.Incidents;
import org.stillthere.server.lane.Lanes;
import org.stillthere.server.metrics.ServerMetrics;
import org.stillthere.server.storage.StorageEngine;
import org.stillthere.server.storage.memory.MemoryEngine;
import org.stillthere.server.storage.memory.MemoryTables;

/** The service with lanes, clients and a store below it, and no transport above. */
final class RunningService implements AutoCloseable {
    static final String TENANT = "acme";
    static final Caller INTEGRATION = Caller.local("test", "");
    static final Caller OPERATOR = new Caller(new Principal("ann", Principal.Role.OPERATOR), "test", "");

    private static final long PATIENCE_SECONDS = 20;
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-03-02T09:00:00Z"));

    private final StorageEngine engine = new MemoryEngine(new MemoryTables(), 1, CLOCK);
    private final ClientSessions sessions;
    private final Lanes lanes;
    private final ServiceThreads threads = new ServiceThreads();
    private final HandoverService service;

    RunningService() {
        Incidents incidents = new Incidents();
        WatchRegistry watches = new WatchRegistry();
        sessions = new ClientSessions(
                engine.handovers(),
                engine.outboxes(),
                engine.lanes(),
                CLOCK,
                incidents,
                Duration.ofMinutes(1),
                () -> "token");
        lanes = Lanes.start(new Lanes.Setup(
                engine,
                () -> AskingPolicy::new,
                CLOCK,
                watches,
                sessions,
                incidents,
                ServerMetrics.NONE,
                1_000,
                100,
                death -> {}));
        sessions.start(lanes);
        service = new HandoverService(new HandoverService.Setup(
                lanes,
                engine.handovers(),
                threads.readers(),
                sessions,
                watches,
                CLOCK,
                new EventLimits(Duration.ofHours(1), Duration.ofMinutes(1)),
                100,
                () -> new PolicyVersion("asking", "0"),
                incidents,
                ServerMetrics.NONE));
    }

    HandoverService service() {
        return service;
    }

    /** A stream on which nothing was sent yet. */
    RecordedStream stream() {
        RecordedStream[] made = new RecordedStream[1];
        service.monitor(INTEGRATION, session -> made[0] = new RecordedStream(session));
        return made[0];
    }

    /** A stream of that client, open. */
    RecordedStream stream(String clientId) {
        RecordedStream stream = stream();
        stream.session().open(new MonitorOpen(clientId, "", 0, 0, List.of(TENANT), ""));
        assertThat(stream.next()).as("the first message of a stream").isInstanceOf(StreamOpened.class);
        return stream;
    }

    /** Reports an event by a call, and waits for what it is answered. */
    Answered report(Caller caller, Consumer<EventBuilder> event) {
        CompletableFuture<Answered> answer = new CompletableFuture<>();
        EventBuilder builder = service.event("event.");
        event.accept(builder);
        service.report(caller, builder, new EventReply() {
            @Override
            public void decided(Decision decision, boolean replayed, boolean acknowledged, String owner) {
                answer.complete(new Answered(decision, replayed, acknowledged, owner));
            }

            @Override
            public void rejected(RejectedEvent rejected) {
                answer.completeExceptionally(new AssertionError(rejected));
            }
        });
        return get(answer);
    }

    /** What a call was answered: see {@link EventReply#decided}. */
    record Answered(Decision decision, boolean replayed, boolean acknowledged, String owner) {}

    HandoverView view(String handoverId) {
        CompletableFuture<Result<HandoverView>> view = new CompletableFuture<>();
        service.get(INTEGRATION, TENANT, handoverId, view::complete);
        return get(view).match(found -> found, rejection -> {
            throw new AssertionError(rejection);
        });
    }

    static Consumer<EventBuilder> opens(String handoverId) {
        return event -> {
            event.of(TENANT, handoverId, "open");
            event.statusChanged(HandoverStatus.QUEUE, "", "", TimerOwner.SERVER, "", Map.of());
        };
    }

    static Consumer<EventBuilder> provider(String handoverId, String eventId, String name) {
        return event -> {
            event.of(TENANT, handoverId, eventId);
            event.providerEvent(name, Map.of());
        };
    }

    static Consumer<EventBuilder> userMessage(String handoverId, String eventId) {
        return event -> {
            event.of(TENANT, handoverId, eventId);
            event.activityTick(Participant.USER, "", ActivityKind.MESSAGE, "");
        };
    }

    private static <T> T get(CompletableFuture<T> answer) {
        try {
            return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError("no answer came", e);
        }
    }

    @Override
    public void close() {
        service.drain();
        threads.close(Duration.ofSeconds(10));
        assertThat(sessions.stop(Duration.ofSeconds(20)))
                .as("outboxes are read no longer")
                .isTrue();
        lanes.close(Duration.ofSeconds(10));
        engine.close();
    }
}
