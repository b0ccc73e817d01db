package org.stillthere.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.stillthere.v1.ActivityKind.ACTIVITY_KIND_ATTACHMENT;
import static org.stillthere.v1.ActivityKind.ACTIVITY_KIND_MESSAGE;
import static org.stillthere.v1.ActivityKind.ACTIVITY_KIND_PRESENCE;
import static org.stillthere.v1.ActivityKind.ACTIVITY_KIND_READ;
import static org.stillthere.v1.ActivityKind.ACTIVITY_KIND_TYPING;
import static org.stillthere.v1.HandoverStatus.HANDOVER_STATUS_ACTIVE;
import static org.stillthere.v1.HandoverStatus.HANDOVER_STATUS_CANCELLED;
import static org.stillthere.v1.HandoverStatus.HANDOVER_STATUS_COMPLETED;
import static org.stillthere.v1.HandoverStatus.HANDOVER_STATUS_ERROR;
import static org.stillthere.v1.HandoverStatus.HANDOVER_STATUS_QUEUE;
import static org.stillthere.v1.Participant.PARTICIPANT_AGENT;
import static org.stillthere.v1.Participant.PARTICIPANT_USER;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.stillthere.server.testing.Conversation;
import org.stillthere.server.testing.Events;
import org.stillthere.server.testing.MonitorClient;
import org.stillthere.server.testing.RunningServer;
import org.stillthere.v1.ActivityKind;
import org.stillthere.v1.ErrorReason;
import org.stillthere.v1.HandoverEvent;
import org.stillthere.v1.HandoverStatus;
import org.stillthere.v1.Rejection;
import org.stillthere.v1.TimerOwner;

/** Every row of the behaviour table, over real gRPC: with the server's timers, and with the caller's. */
class BehaviourTableTest {
    private static final String PROMPT =
            "say to USER: Are you still there? The conversation will be automatically" + " closed soon.";
    private static final String FAREWELL = "say to BOTH: You are back with the bot now!";
    private static final String SET = "set inactivity timer 2 s";
    private static final String CANCEL = "cancel inactivity timer";

    /** The table's minute, shortened by the policy's setting. */
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private static final Set<HandoverStatus> OPEN = Set.of(HANDOVER_STATUS_QUEUE, HANDOVER_STATUS_ACTIVE);

    private static RunningServer server;
    private static MonitorClient client;

    @BeforeAll
    static void start(@TempDir Path data) throws StartupException {
        server = RunningServer.start(data, null, Map.of("timeout", "2s"), RunningServer.START);
        client = MonitorClient.open(server);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @TestFactory
    Stream<DynamicTest> withTheServersTimers() {
        return rows(TimerOwner.TIMER_OWNER_SERVER);
    }

    @TestFactory
    Stream<DynamicTest> withTheCallersTimers() {
        return rows(TimerOwner.TIMER_OWNER_CALLER);
    }

    private static Stream<DynamicTest> rows(TimerOwner owner) {
        return table().entrySet().stream()
                .map(row -> DynamicTest.dynamicTest(row.getKey(), () -> {
                    String id = row.getKey() + ", " + owner;
                    Conversation conversation = new Conversation(server, client, owner, id);
                    row.getValue().accept(conversation);
                    assertThat(client.hasMore())
                            .as("decisions that nobody expects")
                            .isFalse();
                    end(conversation);
                }));
    }

    /** Ends what a row leaves open, so that its timers do not reach into the next one. */
    private static void end(Conversation conversation) {
        boolean open = conversation
                .find()
                .filter(handover -> OPEN.contains(handover.getStatus()))
                .isPresent();
        if (open) {
            conversation.status(HANDOVER_STATUS_COMPLETED);
        }
    }

    private static Map<String, Consumer<Conversation>> table() {
        Map<String, Consumer<Conversation>> rows = new LinkedHashMap<>();
        rows.put(
                "no handover, status QUEUE",
                c -> c.status(HANDOVER_STATUS_QUEUE).then(0, "branch queue", SET));
        rows.put(
                "no handover, status ACTIVE",
                c -> c.status(HANDOVER_STATUS_ACTIVE).then(0, "branch active", SET));
        rows.put("no handover, activity", c -> notFound(c, Events.userMessage(c.id(), "e")));
        rows.put("no handover, timer", c -> notFound(c, Events.timerFired(c.id(), "e", "inactivity", 1)));
        rows.put("no handover, provider event", c -> notFound(c, Events.provider(c.id(), "e", "anything")));
        rows.put("no handover, a final status", c -> notFound(c, Events.status(c.id(), "e", HANDOVER_STATUS_ERROR)));
        rows.put("QUEUE, status QUEUE again: the running timer is left alone", c -> {
            c.status(HANDOVER_STATUS_QUEUE);
            var running = c.handover().getTimers(0);
            c.pass(Duration.ofMillis(1_500)).status(HANDOVER_STATUS_QUEUE).then(0, "branch queue");
            assertThat(c.handover().getTimers(0)).isEqualTo(running);
        });
        rows.put(
                "QUEUE, status QUEUE again after a prompt: the count is unchanged",
                c -> c.status(HANDOVER_STATUS_QUEUE)
                        .expire(TIMEOUT)
                        .status(HANDOVER_STATUS_QUEUE)
                        .then(1, "branch queue"));
        rows.put("QUEUE, status ACTIVE: a new timer replaces the running one", c -> {
            c.status(HANDOVER_STATUS_QUEUE).expire(TIMEOUT);
            long before = c.lastSet().getGeneration();
            c.status(HANDOVER_STATUS_ACTIVE).then(1, "branch active", SET).timersRun("inactivity");
            assertThat(c.lastSet().getGeneration()).isGreaterThan(before);
        });
        rows.put(
                "ACTIVE, status ACTIVE again: once for this status",
                c -> c.status(HANDOVER_STATUS_QUEUE)
                        .status(HANDOVER_STATUS_ACTIVE)
                        .status(HANDOVER_STATUS_ACTIVE)
                        .then(0, "branch active"));
        for (HandoverStatus open : OPEN) {
            openRows(rows, open, open.name().substring("HANDOVER_STATUS_".length()));
        }
        rows.put(
                "the ladder of the seed, from the queue to the farewell",
                c -> c.status(HANDOVER_STATUS_QUEUE)
                        .then(0, "branch queue", SET)
                        .status(HANDOVER_STATUS_ACTIVE)
                        .then(0, "branch active", SET)
                        .expire(TIMEOUT)
                        .then(1, PROMPT, SET)
                        .expire(TIMEOUT)
                        .then(2, "close: inactivity", FAREWELL)
                        .timersRun());
        return rows;
    }

    private static void openRows(Map<String, Consumer<Conversation>> rows, HandoverStatus open, String name) {
        rows.put(name + ", user message: count 0, the timer restarts with its length", c -> {
            c.status(open).expire(TIMEOUT).then(1, PROMPT, SET);
            c.pass(Duration.ofMillis(1_500)).userWrites().then(0, SET);
            assertThat(c.lastSet().getDeadline())
                    .isEqualTo(Events.timestamp(server.now().plus(TIMEOUT)));
        });
        rows.put(
                name + ", user attachment: input, as good as a message",
                c -> c.status(open)
                        .expire(TIMEOUT)
                        .activity(PARTICIPANT_USER, ACTIVITY_KIND_ATTACHMENT)
                        .then(0, SET));
        rows.put(
                name + ", agent message: nothing",
                c -> c.status(open)
                        .expire(TIMEOUT)
                        .activity(PARTICIPANT_AGENT, ACTIVITY_KIND_MESSAGE)
                        .then(1)
                        .timersRun("inactivity"));
        for (var kind : new ActivityKind[] {ACTIVITY_KIND_TYPING, ACTIVITY_KIND_READ, ACTIVITY_KIND_PRESENCE}) {
            rows.put(name + ", user " + kind.name() + ": nothing", c -> {
                c.status(open).expire(TIMEOUT);
                var running = c.handover().getTimers(0);
                c.activity(PARTICIPANT_USER, kind).then(1);
                assertThat(c.handover().getTimers(0)).isEqualTo(running);
            });
        }
        rows.put(
                name + ", count 0, expiry: prompt",
                c -> c.status(open).expire(TIMEOUT).then(1, PROMPT, SET));
        rows.put(
                name + ", count 1, expiry: close and farewell",
                c -> c.status(open)
                        .expire(TIMEOUT)
                        .expire(TIMEOUT)
                        .then(2, "close: inactivity", FAREWELL)
                        .timersRun());
        rows.put(name + ", stale expiry after a restart: nothing, and it is said", c -> {
            c.status(open);
            long stale = c.lastSet().getGeneration();
            c.userWrites();
            staleIsRefused(c, stale);
        });
        rows.put(name + ", stale expiry after the expiry itself", c -> {
            c.status(open);
            long stale = c.lastSet().getGeneration();
            c.expire(TIMEOUT);
            staleIsRefused(c, stale);
        });
        for (HandoverStatus end :
                new HandoverStatus[] {HANDOVER_STATUS_COMPLETED, HANDOVER_STATUS_CANCELLED, HANDOVER_STATUS_ERROR}) {
            String branch = end.name().substring("HANDOVER_STATUS_".length()).toLowerCase(Locale.ROOT);
            rows.put(name + ", status " + end.name() + ": branch, timers cancelled, final", c -> {
                c.status(open)
                        .expire(TIMEOUT)
                        .status(end)
                        .then(1, "branch " + branch, CANCEL)
                        .timersRun();
                isFinal(c, end);
            });
        }
        rows.put(
                name + ", provider event: branch events",
                c -> c.status(open)
                        .expire(TIMEOUT)
                        .providerEvent("agent-joined")
                        .then(1, "branch events")
                        .timersRun("inactivity"));
        rows.put(
                name + ", provider event handover-already-in-progress",
                c -> c.status(open)
                        .providerEvent("handover-already-in-progress")
                        .then(0, "branch handoverAlreadyInProgress"));
        rows.put(
                name + ", a status with no branch of its own: branch default",
                c -> c.status(open).expire(TIMEOUT).providerStatus("ON_HOLD").then(1, "branch default"));
        rows.put(
                name + ", lookup is case-sensitive",
                c -> c.status(open).providerStatus("queue").then(0, "branch default"));
    }

    /** Who owns the time decides what happens first; with the server's timers see LaneTest. */
    @Test
    void atTheVeryInstantOfTheDeadlineTheMessageWins() {
        Conversation conversation = new Conversation(server, client, TimerOwner.TIMER_OWNER_CALLER, "instant");
        conversation.status(HANDOVER_STATUS_QUEUE);
        long expired = conversation.lastSet().getGeneration();
        conversation.pass(TIMEOUT).userWrites().then(0, SET);
        staleIsRefused(conversation, expired);
    }

    private static void notFound(Conversation conversation, HandoverEvent event) {
        Rejection rejection = conversation.refused(event);
        assertThat(rejection.getReason()).isEqualTo(ErrorReason.ERROR_REASON_HANDOVER_NOT_FOUND);
        assertThat(rejection.getMessage()).contains("QUEUE or ACTIVE");
        assertThat(conversation.find()).isEmpty();
    }

    private static void staleIsRefused(Conversation conversation, long generation) {
        var before = conversation.handover();
        Rejection rejection = conversation.refused(
                Events.timerFired(conversation.id(), conversation.nextId(), "inactivity", generation));
        assertThat(rejection.getReason()).isEqualTo(ErrorReason.ERROR_REASON_TIMER_STALE);
        assertThat(rejection.getMessage()).contains("stale");
        assertThat(conversation.handover()).isEqualTo(before);
    }

    private static void isFinal(Conversation conversation, HandoverStatus end) {
        var before = conversation.handover();
        assertThat(before.getStatus()).isEqualTo(end);
        for (HandoverEvent event : new HandoverEvent[] {
            Events.userMessage(conversation.id(), conversation.nextId()),
            Events.status(conversation.id(), conversation.nextId(), HANDOVER_STATUS_QUEUE),
            Events.provider(conversation.id(), conversation.nextId(), "late"),
            Events.timerFired(conversation.id(), conversation.nextId(), "inactivity", 1),
        }) {
            assertThat(conversation.refused(event).getReason()).isEqualTo(ErrorReason.ERROR_REASON_HANDOVER_FINAL);
        }
        assertThat(conversation.handover()).isEqualTo(before);
    }
}
