package org.stillthere.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.stillthere.server.grpc.Refusals.endOf;
import static org.stillthere.server.grpc.Refusals.refused;
import static org.stillthere.server.testing.Events.TENANT;
import static org.stillthere.server.testing.Events.report;
import static org.stillthere.server.testing.Events.status;
import static org.stillthere.server.testing.Events.userMessage;
import static org.stillthere.v1.HandoverStatus.HANDOVER_STATUS_COMPLETED;
import static org.stillthere.v1.HandoverStatus.HANDOVER_STATUS_QUEUE;

import io.grpc.Status;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stillthere.server.StartupException;
import org.stillthere.server.testing.MonitorClient;
import org.stillthere.server.testing.RunningServer;
import org.stillthere.v1.Checkpoint;
import org.stillthere.v1.Decision;
import org.stillthere.v1.EventBatch;
import org.stillthere.v1.EventResult;
import org.stillthere.v1.GetHandoverRequest;
import org.stillthere.v1.MonitorHandoversRequest;
import org.stillthere.v1.MonitorHandoversResponse;
import org.stillthere.v1.Open;

/** What was not acked is sent again, in order, and no more than the client can take. */
class ResumeTest {
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
    void whatWasNotAckedIsSentAgainOnTheNextStreamInOrder() {
        MonitorClient first = withoutAcks(opening());
        Decision opened = first.report(status("h", "open", HANDOVER_STATUS_QUEUE));
        first.report(userMessage("h", "m1"));
        first.report(userMessage("h", "m2"));
        first.ack(opened.getDecisionId());
        while (unacknowledged("h") > 2) {
            Thread.onSpinWait();
        }
        String token = first.opened().getResumeToken();
        first.breakOff();

        MonitorClient second = withoutAcks(opening().setResumeToken(token));

        assertThat(second.opened().getResumed()).isTrue();
        assertThat(second.opened().getResumeToken()).isEqualTo(token);
        assertThat(second.opened().getUnacknowledged()).isEqualTo(2);
        for (String event : List.of("m1", "m2")) {
            Decision again = second.nextDecision();
            assertThat(again.getEventId()).isEqualTo(event);
            assertThat(again.getRedelivered()).isTrue();
        }
        assertThat(second.report(userMessage("h", "m3")).getRedelivered()).isFalse();
    }

    @Test
    void aServerThatRestartsSendsAgainWhatWasNotAckedAndExpiresWhatFellDueMeanwhileOnce() throws StartupException {
        MonitorClient first = withoutAcks(opening());
        first.report(status("h", "open", HANDOVER_STATUS_QUEUE));
        server.close();
        server = RunningServer.start(data, null, Map.of(), RunningServer.START.plus(MINUTE.multipliedBy(5)));

        MonitorClient second =
                withoutAcks(opening().setResumeToken(first.opened().getResumeToken()));

        assertThat(second.opened().getResumed()).isFalse();
        assertThat(second.nextDecision().getEventId()).isEqualTo("open");
        assertThat(second.nextDecision().getInactivityCount()).isEqualTo(1);
        second.ack(Decision.getDefaultInstance().getDecisionId());
        assertSilent(second);
    }

    @Test
    void whatWasAckedIsNeverSentAgainNotEvenAfterARestart() throws StartupException {
        MonitorClient first = withoutAcks(opening());
        first.ack(first.report(status("h", "open", HANDOVER_STATUS_QUEUE)).getDecisionId());
        assertSilent(first);
        server.close();
        server = RunningServer.start(data);
        MonitorClient second = withoutAcks(opening());

        assertThat(second.opened().getUnacknowledged()).isZero();
        Decision repeated = second.report(status("h", "open", HANDOVER_STATUS_QUEUE));
        assertThat(repeated.getReplayed()).isTrue();
        assertThat(repeated.getAcknowledged()).isTrue();
        assertSilent(second);
    }

    @Test
    void anEventThatIsReportedAgainAfterABreakIsAnsweredInItsTurn() {
        MonitorClient first = withoutAcks(opening());
        first.report(status("h", "open", HANDOVER_STATUS_QUEUE));
        first.report(userMessage("h", "m1"));
        first.report(userMessage("h", "m2"));
        first.breakOff();
        MonitorClient second = withoutAcks(
                opening().setMaxOutstanding(1).setResumeToken(first.opened().getResumeToken()));
        second.send(userMessage("h", "m2"));

        for (String event : List.of("open", "m1", "m2")) {
            Decision decision = second.nextDecision();
            assertThat(decision.getEventId()).isEqualTo(event);
            second.ack(decision.getDecisionId());
        }
        Decision known = second.report(userMessage("h", "m2"));
        assertThat(known.getReplayed()).isTrue();
    }

    @Test
    void noMoreThanMaxOutstandingIsSentUntilAcksComeAndEverythingIsThenSentOnce() {
        int events = 500;
        MonitorClient client = withoutAcks(opening().setMaxOutstanding(7));
        for (int i = 0; i < events; i++) {
            client.send(i < 5 ? status("h" + i, "e" + i, HANDOVER_STATUS_QUEUE) : userMessage("h" + i % 5, "e" + i));
        }
        client.send(userMessage("no such handover", "probe"));
        Map<String, Long> sequences = new HashMap<>();
        List<String> unacked = new ArrayList<>();
        int decisions = 0;
        boolean probed = false;
        while (decisions < events || !probed) {
            MonitorHandoversResponse next = client.next();
            if (next.hasRejection()) {
                probed = true;
            } else {
                Decision decision = next.getDecision();
                decisions++;
                unacked.add(decision.getDecisionId());
                assertThat(decision.getSequence()).isEqualTo(sequences.merge(decision.getHandoverId(), 1L, Long::sum));
                assertThat(unacked).hasSizeLessThanOrEqualTo(7);
            }
            if (unacked.size() == 7 && probed) {
                client.ack(unacked.toArray(String[]::new));
                unacked.clear();
            }
        }
        assertSilent(client);
    }

    /** A new run of the client can't know of the message; the server does. */
    @Test
    void aCloseThatWasTakenBackWhileItWaitedSaysSo() {
        MonitorClient first = withoutAcks(opening());
        first.report(status("h", "open", HANDOVER_STATUS_QUEUE));
        server.forward(MINUTE);
        assertThat(unacknowledged("h")).isEqualTo(2);
        server.forward(MINUTE);
        assertThat(unacknowledged("h")).isEqualTo(3);
        first.breakOff();
        server.blocking().reportEvent(report(userMessage("h", "I am here")));
        MonitorClient second =
                withoutAcks(opening().setResumeToken(first.opened().getResumeToken()));

        assertThat(second.nextDecision().getCloseTakenBack()).isFalse();
        assertThat(second.nextDecision().getCloseTakenBack()).isFalse();
        Decision close = second.nextDecision();
        assertThat(close.getActions(0).hasCloseHandover()).isTrue();
        assertThat(close.getCloseTakenBack()).isTrue();
    }

    @Test
    void aSecondClientOfTheSameIdIsRefusedAndTheFirstGoesOn() {
        MonitorClient first = withoutAcks(opening());
        MonitorClient second = new MonitorClient(server);
        second.send(MonitorHandoversRequest.newBuilder().setOpen(opening()).build());

        assertThat(refused(Status.Code.ABORTED, "CLIENT_ID_IN_USE", endOf(second.end()))
                        .getMetadataMap())
                .containsOnly(Map.entry("client_id", "c"));
        assertThat(first.report(status("h", "open", HANDOVER_STATUS_QUEUE)).getSequence())
                .isEqualTo(1);
    }

    /** Although every client counts as one that may come back for a while after the server's start. */
    @Test
    void aClientThatHalfClosesRightAfterTheServersStartLeavesAtOnce() {
        MonitorClient first = withoutAcks(opening());
        first.report(status("h", "open", HANDOVER_STATUS_QUEUE));
        first.halfClose();
        Refusals.endsWell(first.end());
        MonitorClient heir = withoutAcks(Open.newBuilder().setClientId("heir").addTenants(TENANT));

        assertThat(heir.nextDecision().getEventId()).isEqualTo("open");
    }

    @Test
    void theSameRunOfAClientTakesThePlaceOfItsOwnStream() {
        MonitorClient first = withoutAcks(opening());
        first.report(status("h", "open", HANDOVER_STATUS_QUEUE));
        MonitorClient second =
                withoutAcks(opening().setResumeToken(first.opened().getResumeToken()));

        refused(Status.Code.ABORTED, "STREAM_SUPERSEDED", endOf(first.end()));
        assertThat(second.nextDecision().getEventId()).isEqualTo("open");
    }

    @Test
    void eventsInABatchAreAnsweredInABatchIfTheClientAllowsIt() {
        MonitorClient client = withoutAcks(opening().setMaxBatch(100));
        EventBatch.Builder batch = EventBatch.newBuilder().addEvents(status("h", "open", HANDOVER_STATUS_QUEUE));
        for (int i = 0; i < 300; i++) {
            batch.addEvents(i % 100 == 99 ? userMessage("none", "n" + i) : userMessage("h", "m" + i));
        }
        client.send(MonitorHandoversRequest.newBuilder().setEvents(batch).build());

        List<EventResult> results = new ArrayList<>();
        int messages = 0;
        while (results.size() < 301) {
            MonitorHandoversResponse next = client.next();
            messages++;
            if (next.hasResults()) {
                assertThat(next.getResults().getResultsCount()).isBetween(2, 100);
                results.addAll(next.getResults().getResultsList());
            } else if (next.hasDecision()) {
                results.add(
                        EventResult.newBuilder().setDecision(next.getDecision()).build());
            } else {
                results.add(EventResult.newBuilder()
                        .setRejection(next.getRejection())
                        .build());
            }
        }
        assertThat(messages).isLessThan(301);
        assertThat(results.stream().filter(EventResult::hasRejection)).hasSize(3);
        assertThat(results.stream()
                        .filter(EventResult::hasDecision)
                        .map(result -> result.getDecision().getSequence()))
                .isSorted()
                .doesNotHaveDuplicates();
    }

    @Test
    void checkpointsComeAsTheClockGoes() {
        MonitorClient client = withoutAcks(opening().setMaxOutstanding(1));
        client.report(status("h", "open", HANDOVER_STATUS_QUEUE));
        client.send(userMessage("h", "m"));
        assertSilent(client);
        server.forward(Duration.ofSeconds(10));

        Checkpoint checkpoint = client.nextCheckpoint();
        assertThat(checkpoint.getNow().getSeconds()).isEqualTo(server.now().getEpochSecond());
        assertThat(checkpoint.getOutstanding()).isEqualTo(1);
        assertThat(checkpoint.getUnacknowledged()).isEqualTo(2);
    }

    @Test
    void whatIsPendingGoesWithItsHandoverWhenTheRetentionIsOver() {
        MonitorClient client = withoutAcks(opening());
        client.report(status("h", "open", HANDOVER_STATUS_QUEUE));
        client.report(status("h", "end", HANDOVER_STATUS_COMPLETED));
        client.report(status("other", "open", HANDOVER_STATUS_QUEUE));
        server.forward(Duration.ofDays(7).minusMillis(1));
        assertThat(exists("h")).isTrue();

        server.forward(Duration.ofHours(1).plusMillis(1));

        while (exists("h")) {
            Thread.onSpinWait();
        }
        assertThat(exists("other")).isTrue();
        refused(
                Status.Code.NOT_FOUND,
                "HANDOVER_NOT_FOUND",
                () -> server.blocking().reportEvent(report(userMessage("h", "late"))));
        client.breakOff();
        MonitorClient again =
                withoutAcks(opening().setResumeToken(client.opened().getResumeToken()));
        assertThat(again.nextDecision().getHandoverId()).isEqualTo("other");
    }

    private int unacknowledged(String id) {
        GetHandoverRequest request = GetHandoverRequest.newBuilder()
                .setTenant(TENANT)
                .setHandoverId(id)
                .build();
        return server.blocking().getHandover(request).getDelivery().getUnacknowledged();
    }

    private boolean exists(String id) {
        try {
            server.blocking()
                    .getHandover(GetHandoverRequest.newBuilder()
                            .setTenant(TENANT)
                            .setHandoverId(id)
                            .build());
            return true;
        } catch (io.grpc.StatusRuntimeException e) {
            return false;
        }
    }

    private static Open.Builder opening() {
        return Open.newBuilder().setClientId("c").addTenants(TENANT);
    }

    private MonitorClient withoutAcks(Open.Builder open) {
        return MonitorClient.openWithoutAcks(server, open);
    }

    /** Whatever was sent before comes before the answer to an event, but for what is held back. */
    private static void assertSilent(MonitorClient client) {
        client.send(userMessage("no such handover", "probe"));
        assertThat(client.next().hasRejection()).isTrue();
        assertThat(client.hasMore()).isFalse();
    }
}
