package org.stillthere.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.stillthere.server.grpc.Refusals.endOf;
import static org.stillthere.server.grpc.Refusals.endsWell;
import static org.stillthere.server.grpc.Refusals.refused;
import static org.stillthere.server.testing.Events.TENANT;
import static org.stillthere.server.testing.Events.report;
import static org.stillthere.server.testing.Events.status;
import static org.stillthere.server.testing.Events.timerFired;
import static org.stillthere.server.testing.Events.userMessage;
import static org.stillthere.v1.HandoverStatus.HANDOVER_STATUS_COMPLETED;
import static org.stillthere.v1.HandoverStatus.HANDOVER_STATUS_QUEUE;

import com.google.rpc.ErrorInfo;
import io.grpc.Status;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stillthere.server.StartupException;
import org.stillthere.server.testing.MonitorClient;
import org.stillthere.server.testing.RunningServer;
import org.stillthere.v1.Ack;
import org.stillthere.v1.Decision;
import org.stillthere.v1.ErrorReason;
import org.stillthere.v1.EventBatch;
import org.stillthere.v1.HandoverEvent;
import org.stillthere.v1.MonitorHandoversRequest;
import org.stillthere.v1.MonitorHandoversResponse;
import org.stillthere.v1.Open;
import org.stillthere.v1.Opened;
import org.stillthere.v1.Rejection;

/** The protocol of a stream: how it opens, how it answers, how it ends. */
class MonitorHandoversTest {
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
    void anEventBeforeOpenEndsTheStreamAndHasNoEffect() {
        MonitorClient client = new MonitorClient(server);
        client.send(status("h", "open", HANDOVER_STATUS_QUEUE));

        refused(Status.Code.FAILED_PRECONDITION, "STREAM_PROTOCOL", endOf(client.end()));

        refused(
                Status.Code.NOT_FOUND,
                "HANDOVER_NOT_FOUND",
                () -> server.blocking().reportEvent(report(userMessage("h", "m"))));
    }

    @Test
    void anAckBeforeOpenEndsTheStream() {
        MonitorClient client = new MonitorClient(server);
        client.send(MonitorHandoversRequest.newBuilder()
                .setAck(Ack.getDefaultInstance())
                .build());

        refused(Status.Code.FAILED_PRECONDITION, "STREAM_PROTOCOL", endOf(client.end()));
    }

    @Test
    void aMessageWithNothingInItEndsTheStream() {
        MonitorClient client = MonitorClient.open(server);
        client.send(MonitorHandoversRequest.getDefaultInstance());

        refused(Status.Code.FAILED_PRECONDITION, "STREAM_PROTOCOL", endOf(client.end()));
    }

    @Test
    void openingTwiceEndsTheStream() {
        MonitorClient client = MonitorClient.open(server);
        client.send(open(Open.newBuilder().setClientId("again")));

        refused(Status.Code.FAILED_PRECONDITION, "STREAM_PROTOCOL", endOf(client.end()));
    }

    @Test
    void openIsCheckedFieldByField() {
        String mebibyte = "x".repeat(1 << 20);
        Open.Builder good = Open.newBuilder().setClientId("test");
        Map<Open.Builder, String> wrong = new HashMap<>();
        wrong.put(Open.newBuilder(), "open.client_id");
        wrong.put(Open.newBuilder().setClientId(mebibyte), "open.client_id");
        wrong.put(Open.newBuilder().setClientId("a\nb"), "open.client_id");
        wrong.put(good.clone().setMaxOutstanding(-1), "open.max_outstanding");
        wrong.put(good.clone().setMaxOutstanding(10_001), "open.max_outstanding");
        wrong.put(good.clone().setMaxBatch(-1), "open.max_batch");
        wrong.put(good.clone().setMaxBatch(1_001), "open.max_batch");
        wrong.put(good.clone().setResumeToken(mebibyte), "open.resume_token");
        wrong.put(good.clone().addTenants(""), "open.tenants");
        wrong.put(good.clone().addTenants(mebibyte), "open.tenants");
        wrong.put(good.clone().addAllTenants(Collections.nCopies(101, "t")), "open.tenants");
        wrong.forEach((open, field) -> {
            MonitorClient client = new MonitorClient(server);
            client.send(open(open));
            ErrorInfo info = refused(Status.Code.INVALID_ARGUMENT, "INVALID_FIELD", endOf(client.end()));
            assertThat(info.getMetadataMap()).containsEntry("field", field);
        });
    }

    @Test
    void aFilterThatCantBeReadEndsTheStream() {
        MonitorClient client = new MonitorClient(server);
        client.send(open(Open.newBuilder().setClientId("test").setFilter("status ~ QUEUE")));

        ErrorInfo info = refused(Status.Code.INVALID_ARGUMENT, "INVALID_FILTER", endOf(client.end()));

        assertThat(info.getMetadataMap()).containsEntry("field", "open.filter").containsEntry("column", "1");
    }

    @Test
    void openingSaysHowTheClientStands() {
        Opened opened = MonitorClient.open(server, Open.newBuilder().setClientId("test"))
                .opened();

        assertThat(opened.getPolicyVersion()).isEqualTo(server.server().policyVersion());
        assertThat(opened.getResumeToken()).isNotEmpty();
        assertThat(opened.getResumed()).isFalse();
        assertThat(opened.getMaxOutstanding()).isEqualTo(1_000);
        assertThat(opened.getCheckpointInterval().getSeconds()).isEqualTo(10);
        assertThat(opened.getUnacknowledged()).isZero();
    }

    @Test
    void tooManyAcksOrEventsInOneMessageEndTheStream() {
        List<MonitorHandoversRequest> tooMany = List.of(
                MonitorHandoversRequest.newBuilder()
                        .setAck(Ack.newBuilder().addAllDecisionIds(Collections.nCopies(1_001, "d")))
                        .build(),
                MonitorHandoversRequest.newBuilder()
                        .setEvents(
                                EventBatch.newBuilder().addAllEvents(Collections.nCopies(1_001, userMessage("h", "m"))))
                        .build(),
                MonitorHandoversRequest.newBuilder()
                        .setEvents(EventBatch.getDefaultInstance())
                        .build());
        for (MonitorHandoversRequest request : tooMany) {
            MonitorClient client = MonitorClient.open(server);
            client.send(request);
            refused(Status.Code.FAILED_PRECONDITION, "STREAM_PROTOCOL", endOf(client.end()));
        }
    }

    @Test
    void bytesThatAreNoMessageEndTheStreamAsMalformed() {
        byte[] opens = open(Open.newBuilder().setClientId("test")).toByteArray();
        Throwable error = RawCalls.send(server.channel(), "MonitorHandovers", opens, new byte[] {-1, -1, -1, 7});

        assertThat(error).isNotNull();
        refused(Status.Code.INVALID_ARGUMENT, "MALFORMED_MESSAGE", error);
    }

    @Test
    void rejectionsAndAcksDontEndTheStream() {
        MonitorClient client = MonitorClient.open(server);
        assertRejected(
                client, userMessage("h", "early"), Status.Code.NOT_FOUND, ErrorReason.ERROR_REASON_HANDOVER_NOT_FOUND);
        client.report(status("h", "open", HANDOVER_STATUS_QUEUE));
        assertRejected(
                client, userMessage("", ""), Status.Code.INVALID_ARGUMENT, ErrorReason.ERROR_REASON_INVALID_FIELD);
        assertRejected(
                client,
                timerFired("h", "t", "inactivity", 1),
                Status.Code.FAILED_PRECONDITION,
                ErrorReason.ERROR_REASON_TIMER_OWNED_BY_SERVER);
        client.send(MonitorHandoversRequest.newBuilder()
                .setAck(Ack.newBuilder().setDecisionId("any"))
                .build());
        client.report(status("h", "end", HANDOVER_STATUS_COMPLETED));
        assertRejected(
                client,
                userMessage("h", "late"),
                Status.Code.FAILED_PRECONDITION,
                ErrorReason.ERROR_REASON_HANDOVER_FINAL);
        for (int i = 0; i < 2_000; i++) { // more than the server reads ahead
            assertRejected(
                    client, userMessage("h", ""), Status.Code.INVALID_ARGUMENT, ErrorReason.ERROR_REASON_INVALID_FIELD);
        }
        client.halfClose();
        endsWell(client.end());
    }

    @Test
    void thousandsOfAcksAreReadOn() {
        MonitorClient client = MonitorClient.open(server);
        for (int i = 0; i < 5_000; i++) {
            client.send(MonitorHandoversRequest.newBuilder()
                    .setAck(Ack.newBuilder().setDecisionId("d" + i))
                    .build());
        }

        assertThat(client.report(status("h", "open", HANDOVER_STATUS_QUEUE)).getSequence())
                .isEqualTo(1);
    }

    @Test
    void eachOfFiveThousandEventsIsAnsweredOnceAndInOrderPerHandover() {
        int handovers = 50;
        int events = 5_000;
        MonitorClient client = MonitorClient.open(server);
        for (int i = 0; i < events; i++) {
            String id = "h" + i % handovers;
            client.send(i < handovers ? status(id, "e" + i, HANDOVER_STATUS_QUEUE) : userMessage(id, "e" + i));
        }

        Map<String, Long> sequences = new HashMap<>();
        Set<String> answered = new HashSet<>();
        for (int i = 0; i < events; i++) {
            Decision decision = client.nextDecision();
            assertThat(answered.add(decision.getEventId())).isTrue();
            assertThat(decision.getSequence()).isEqualTo(sequences.merge(decision.getHandoverId(), 1L, Long::sum));
        }
        client.halfClose();
        endsWell(client.end());
        assertThat(client.hasMore()).isFalse();
        assertThat(sequences).hasSize(handovers).containsValue((long) events / handovers);
    }

    @Test
    void halfClosingAnswersAllThatCameBeforeItAndThenEndsWell() {
        MonitorClient client =
                MonitorClient.openWithoutAcks(server, Open.newBuilder().setClientId("test"));
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            expected.add("e" + i);
            client.send(i == 0 ? status("h", "e0", HANDOVER_STATUS_QUEUE) : userMessage("h", "e" + i));
        }
        client.halfClose();
        endsWell(client.end());

        List<String> answered = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            answered.add(client.next().getDecision().getEventId());
        }
        assertThat(answered).isEqualTo(expected);
        assertThat(client.hasMore()).isFalse();
    }

    @Test
    void halfClosingWithoutAWordEndsWell() {
        MonitorClient client = new MonitorClient(server);
        client.halfClose();

        endsWell(client.end());
    }

    private static void assertRejected(
            MonitorClient client, HandoverEvent event, Status.Code code, ErrorReason reason) {
        client.send(event);
        MonitorHandoversResponse answer = client.next();
        assertThat(answer.hasRejection()).as("%s", answer).isTrue();
        Rejection rejection = answer.getRejection();
        assertThat(rejection.getTenant()).isEqualTo(TENANT);
        assertThat(rejection.getHandoverId()).isEqualTo(event.getHandoverId());
        assertThat(rejection.getEventId()).isEqualTo(event.getEventId());
        assertThat(rejection.getCode()).isEqualTo(code.value());
        assertThat(rejection.getReason()).isEqualTo(reason);
        Refusals.assertForCallers(rejection.getMessage());
    }

    private static MonitorHandoversRequest open(Open.Builder open) {
        return MonitorHandoversRequest.newBuilder().setOpen(open).build();
    }
}
