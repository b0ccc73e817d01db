package org.stillthere.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.stillthere.v1.HandoverStatus.HANDOVER_STATUS_ACTIVE;
import static org.stillthere.v1.HandoverStatus.HANDOVER_STATUS_COMPLETED;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.stillthere.server.testing.Conversation;
import org.stillthere.server.testing.Events;
import org.stillthere.server.testing.MonitorClient;
import org.stillthere.server.testing.RunningServer;
import org.stillthere.v1.Decision;
import org.stillthere.v1.ErrorReason;
import org.stillthere.v1.Rejection;
import org.stillthere.v1.TimerOwner;

/** A caller does not carry out a close, because the user had written before: over real gRPC. */
class CloseRefusedTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final String SET = "set inactivity timer 2 s";

    private static RunningServer server;
    private static MonitorClient client;
    private static int handovers;

    @BeforeAll
    static void start(@TempDir Path data) throws StartupException {
        server = RunningServer.start(data, null, Map.of("timeout", "2s"), RunningServer.START);
        client = MonitorClient.open(server);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Conversation closing(TimerOwner owner) {
        return new Conversation(server, client, owner, "h" + ++handovers)
                .status(HANDOVER_STATUS_ACTIVE)
                .expire(TIMEOUT)
                .expire(TIMEOUT);
    }

    @ParameterizedTest
    @EnumSource(
            value = TimerOwner.class,
            names = {"TIMER_OWNER_SERVER", "TIMER_OWNER_CALLER"})
    void theHandoverGoesOnAndTheLadderBeginsAnew(TimerOwner owner) {
        Conversation conversation = closing(owner);
        Decision close = conversation.last();
        assertThat(conversation.handover().getPendingClose().getDecisionId()).isEqualTo(close.getDecisionId());
        assertThat(close.getTimerGeneration()).isEqualTo(2);
        conversation.refusesClose(close).then(0, SET).timersRun("inactivity");
        assertThat(conversation.handover().hasPendingClose()).isFalse();
        assertThat(conversation.last().getTimerGeneration()).isZero();
        conversation.expire(TIMEOUT);
        assertThat(conversation.last().getInactivityCount()).isEqualTo(1);
        assertThat(conversation.last().getTimerGeneration()).isEqualTo(3);
        conversation.expire(TIMEOUT).then(2, "close: inactivity", "say to BOTH: You are back with the bot now!");
        conversation.status(HANDOVER_STATUS_COMPLETED);
    }

    @Test
    void afterTheUsersMessageNoSecondTimerIsSet() {
        Conversation conversation = closing(TimerOwner.TIMER_OWNER_SERVER);
        Decision close = conversation.last();
        conversation.userWrites().then(0, SET).pass(Duration.ofSeconds(1));
        var running = conversation.handover().getTimers(0);
        conversation.refusesClose(close).then(0);
        assertThat(conversation.last().getFiredRulesList()).isEmpty();
        assertThat(conversation.handover().getTimersList()).containsExactly(running);
        conversation.status(HANDOVER_STATUS_COMPLETED);
    }

    @Test
    void afterTheFinalStatusItIsTooLate() {
        Conversation conversation = closing(TimerOwner.TIMER_OWNER_SERVER);
        Decision close = conversation.last();
        conversation.status(HANDOVER_STATUS_COMPLETED);
        Rejection rejection = conversation.refused(
                Events.closeRefused(conversation.id(), conversation.nextId(), close.getDecisionId()));
        assertThat(rejection.getReason()).isEqualTo(ErrorReason.ERROR_REASON_HANDOVER_FINAL);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0123456789abcdef0123456789abcde",
                "0123456789abcdef0123456789abcdef0",
                "0123456789ABCDEF0123456789ABCDEF",
                "0123456789abcdef0123456789abcdeg",
                "0123456789abcdef0123456789abcdef/1"
            })
    void whatIsNoDecisionIdIsRefused(String decisionId) {
        Conversation conversation = closing(TimerOwner.TIMER_OWNER_SERVER);
        Rejection rejection =
                conversation.refused(Events.closeRefused(conversation.id(), conversation.nextId(), decisionId));
        assertThat(rejection.getReason()).isEqualTo(ErrorReason.ERROR_REASON_INVALID_FIELD);
        assertThat(rejection.getMetadataMap()).containsEntry("field", "event.close_refused.decision_id");
        assertThat(conversation.handover().hasPendingClose()).isTrue();
        conversation.status(HANDOVER_STATUS_COMPLETED);
    }
}
