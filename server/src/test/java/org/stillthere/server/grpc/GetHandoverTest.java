package org.stillthere.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.stillthere.server.testing.Events.TENANT;
import static org.stillthere.server.testing.Events.event;
import static org.stillthere.server.testing.Events.report;
import static org.stillthere.server.testing.Events.status;
import static org.stillthere.server.testing.Events.timestamp;
import static org.stillthere.server.testing.Events.userMessage;
import static org.stillthere.v1.HandoverStatus.HANDOVER_STATUS_ACTIVE;
import static org.stillthere.v1.HandoverStatus.HANDOVER_STATUS_COMPLETED;
import static org.stillthere.v1.HandoverStatus.HANDOVER_STATUS_QUEUE;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stillthere.server.StartupException;
import org.stillthere.server.testing.Events;
import org.stillthere.server.testing.RunningServer;
import org.stillthere.v1.ActivityKind;
import org.stillthere.v1.Awaiting;
import org.stillthere.v1.Decision;
import org.stillthere.v1.GetHandoverRequest;
import org.stillthere.v1.GetHandoverResponse;
import org.stillthere.v1.Handover;
import org.stillthere.v1.HandoverEvent;
import org.stillthere.v1.Participant;
import org.stillthere.v1.StatusChanged;
import org.stillthere.v1.Timer;
import org.stillthere.v1.TimerOwner;

/** Every field of a handover, and that a caller sees what it has just written. */
class GetHandoverTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @TempDir
    private Path data;

    private RunningServer server;

    @BeforeEach
    void start() throws StartupException {
        server = RunningServer.start(data);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aHandoverThatOpenedHasNothingButItsStatusItsTimerAndItsAttributes() {
        Decision opened = decided(event("h", "open")
                .setStatusChanged(StatusChanged.newBuilder()
                        .setStatus(HANDOVER_STATUS_QUEUE)
                        .putAttributes("queue", "sales"))
                .build());

        GetHandoverResponse got = get("h");

        assertThat(got.getLastDecision()).isEqualTo(opened);
        assertThat(got.getHandover())
                .isEqualTo(Handover.newBuilder()
                        .setTenant(TENANT)
                        .setHandoverId("h")
                        .setStatus(HANDOVER_STATUS_QUEUE)
                        .setTimerOwner(TimerOwner.TIMER_OWNER_SERVER)
                        .setOpenedAt(timestamp(RunningServer.START))
                        .setUpdatedAt(timestamp(RunningServer.START))
                        .setAwaiting(Awaiting.AWAITING_NOBODY)
                        .putAttributes("queue", "sales")
                        .setPolicyVersion(server.server().policyVersion())
                        .setDecisionSequence(1)
                        .addTimers(timer(1, RunningServer.START.plus(MINUTE)))
                        .build());
    }

    @Test
    void whoWasActiveAndWhoOwesTheReplyIsShown() {
        decided(status("h", "open", HANDOVER_STATUS_ACTIVE));
        server.forward(Duration.ofSeconds(1));
        decided(userMessage("h", "user"));
        Instant userWrote = server.now();
        assertThat(get("h").getHandover().getAwaiting()).isEqualTo(Awaiting.AWAITING_AGENT);
        server.forward(Duration.ofSeconds(1));
        decided(Events.activity("h", "agent", Participant.PARTICIPANT_AGENT, ActivityKind.ACTIVITY_KIND_ATTACHMENT));
        Instant agentWrote = server.now();
        server.forward(Duration.ofSeconds(1));
        decided(Events.activity("h", "typing", Participant.PARTICIPANT_USER, ActivityKind.ACTIVITY_KIND_TYPING));

        Handover got = get("h").getHandover();

        assertThat(got.getAwaiting()).isEqualTo(Awaiting.AWAITING_USER);
        assertThat(got.getActivitySequence()).isEqualTo(3);
        assertThat(got.getLastActivityBy()).isEqualTo(Participant.PARTICIPANT_USER);
        assertThat(got.getLastActivityAt()).isEqualTo(timestamp(server.now()));
        assertThat(got.getLastUserMessageAt()).isEqualTo(timestamp(userWrote));
        assertThat(got.getLastAgentMessageAt()).isEqualTo(timestamp(agentWrote));
        assertThat(got.getUpdatedAt()).isEqualTo(timestamp(server.now()));
        assertThat(got.getOpenedAt()).isEqualTo(timestamp(RunningServer.START));
        assertThat(got.getTimersList()).containsExactly(timer(2, userWrote.plus(MINUTE)));
    }

    @Test
    void aCloseThatIsNotConfirmedIsPendingUntilTheUserWrites() {
        decided(status("h", "open", HANDOVER_STATUS_QUEUE));
        server.forward(MINUTE);
        assertThat(get("h").getHandover().getInactivityCount()).isEqualTo(1);
        server.forward(MINUTE);

        GetHandoverResponse closing = get("h");

        assertThat(closing.getHandover().getInactivityCount()).isEqualTo(2);
        assertThat(closing.getHandover().getTimersList()).isEmpty();
        assertThat(closing.getHandover().getPendingClose().getReason()).isEqualTo("inactivity");
        assertThat(closing.getHandover().getPendingClose().getDecidedAt()).isEqualTo(timestamp(server.now()));
        assertThat(closing.getHandover().getPendingClose().getDecisionId())
                .isEqualTo(closing.getLastDecision().getDecisionId());
        decided(userMessage("h", "m"));
        assertThat(get("h").getHandover().hasPendingClose()).isFalse();
        assertThat(get("h").getHandover().getInactivityCount()).isZero();
    }

    @Test
    void aFinalHandoverHasNoTimersAndNobodyOwesAReply() {
        decided(status("h", "open", HANDOVER_STATUS_QUEUE));
        decided(userMessage("h", "m"));
        decided(status("h", "end", HANDOVER_STATUS_COMPLETED));

        Handover got = get("h").getHandover();

        assertThat(got.getStatus()).isEqualTo(HANDOVER_STATUS_COMPLETED);
        assertThat(got.getTimersList()).isEmpty();
        assertThat(got.getAwaiting()).isEqualTo(Awaiting.AWAITING_NOBODY);
    }

    @Test
    void theTimesOfACallerWhoOwnsTheTimersAreKeptToTheNanosecond() {
        Instant occurred = server.now().minusSeconds(3).plusNanos(123_456_789);
        HandoverEvent opens =
                Events.at(status("h", "open", HANDOVER_STATUS_QUEUE, TimerOwner.TIMER_OWNER_CALLER), occurred);
        decided(opens);

        Handover got = get("h").getHandover();

        assertThat(got.getTimerOwner()).isEqualTo(TimerOwner.TIMER_OWNER_CALLER);
        assertThat(got.getOpenedAt()).isEqualTo(timestamp(occurred));
        assertThat(got.getTimersList()).containsExactly(timer(1, occurred.plus(MINUTE)));
        assertThat(decided(opens).getReplayed()).isTrue();
    }

    @Test
    void everyAnsweredEventIsSeenByTheNextRead() {
        decided(status("h", "open", HANDOVER_STATUS_QUEUE));
        for (int i = 2; i < 200; i++) {
            Decision decision = decided(userMessage("h", "m" + i));
            assertThat(decision.getSequence()).isEqualTo(i);
            assertThat(get("h").getLastDecision()).isEqualTo(decision);
            assertThat(get("h").getHandover().getDecisionSequence()).isEqualTo(i);
        }
    }

    @Test
    void everythingIsTheSameAfterARestart() throws StartupException {
        HandoverEvent message = Events.at(userMessage("h", "m"), server.now().plusNanos(987_654_321));
        decided(status("h", "open", HANDOVER_STATUS_QUEUE));
        Decision decision = decided(message);
        GetHandoverResponse before = get("h");
        Instant now = server.now();
        server.close();

        server = RunningServer.start(data, null, Map.of(), now);

        assertThat(get("h")).isEqualTo(before);
        assertThat(decided(message))
                .isEqualTo(decision.toBuilder().setReplayed(true).build());
        assertThat(get("h")).isEqualTo(before);
    }

    private Decision decided(HandoverEvent event) {
        return server.blocking().reportEvent(report(event)).getDecision();
    }

    private GetHandoverResponse get(String id) {
        return server.blocking()
                .getHandover(GetHandoverRequest.newBuilder()
                        .setTenant(TENANT)
                        .setHandoverId(id)
                        .build());
    }

    private static Timer timer(long generation, Instant deadline) {
        return Timer.newBuilder()
                .setName("inactivity")
                .setGeneration(generation)
                .setDeadline(timestamp(deadline))
                .setLength(com.google.protobuf.Duration.newBuilder().setSeconds(60))
                .build();
    }
}
