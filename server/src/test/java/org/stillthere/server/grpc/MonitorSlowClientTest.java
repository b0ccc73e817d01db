package org.stillthere.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.stillthere.server.testing.Events.TENANT;
import static org.stillthere.server.testing.Events.report;
import static org.stillthere.server.testing.Events.status;
import static org.stillthere.server.testing.Events.userMessage;
import static org.stillthere.v1.HandoverStatus.HANDOVER_STATUS_QUEUE;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stillthere.server.StartupException;
import org.stillthere.server.service.MonitorSession;
import org.stillthere.server.testing.MonitorClient;
import org.stillthere.server.testing.RunningServer;
import org.stillthere.v1.BatchReportEventsRequest;
import org.stillthere.v1.Decision;
import org.stillthere.v1.GetHandoverRequest;
import org.stillthere.v1.ListHandoversRequest;
import org.stillthere.v1.MonitorHandoversResponse;
import org.stillthere.v1.Open;

/** A client that does not read: others are not disturbed, and the server keeps a bounded amount for it. */
class MonitorSlowClientTest {
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
    void aClientThatDoesNotReadGetsAllItsAnswersLaterAndDelaysNobody() {
        int events = 10_000;
        try (SlowClient slow = SlowClient.open(server)) {
            slow.send(status("slow", "e0", HANDOVER_STATUS_QUEUE));
            for (int i = 1; i < events; i++) {
                slow.send(userMessage("slow", "e" + i));
            }
            MonitorClient other = MonitorClient.open(server);
            other.report(status("other", "open", HANDOVER_STATUS_QUEUE));
            for (int i = 0; i < 500; i++) {
                assertThat(other.report(userMessage("other", "m" + i)).getSequence())
                        .isEqualTo(i + 2);
            }
            assertThat(slow.received()).isEmpty();

            slow.read();

            assertThat(take(slow).hasOpened()).isTrue();
            for (int i = 0; i < events; i++) {
                Decision decision = take(slow).getDecision();
                slow.ack(decision.getDecisionId());
                assertThat(decision.getEventId()).isEqualTo("e" + i);
                assertThat(decision.getSequence()).isEqualTo(i + 1);
            }
        }
    }

    /** What a client does not read waits on disk, and is sent when it reads and acks. */
    @Test
    void whatTimersDecideForAClientThatDoesNotReadWaitsForIt() {
        int handovers = MonitorSession.CAPACITY;
        try (SlowClient slow = SlowClient.open(server)) {
            slow.send(status("first", "open", HANDOVER_STATUS_QUEUE));
            openAll(handovers);
            server.forward(Duration.ofMinutes(1));
            awaitPushes();
            MonitorClient other = MonitorClient.open(server, Open.newBuilder().setClientId("other"));
            other.report(status("other", "open", HANDOVER_STATUS_QUEUE));
            assertThat(slow.received()).isEmpty();

            slow.read();

            Set<String> decided = new HashSet<>();
            while (decided.size() < handovers + 2) {
                MonitorHandoversResponse next = take(slow);
                if (next.hasDecision()) {
                    assertThat(decided.add(next.getDecision().getDecisionId())).isTrue();
                    slow.ack(next.getDecision().getDecisionId());
                }
            }
            assertThat(slow.end()).isNotDone();
        }
    }

    private void openAll(int handovers) {
        for (int at = 0; at < handovers; at += 500) {
            BatchReportEventsRequest.Builder batch = BatchReportEventsRequest.newBuilder();
            for (int i = at; i < at + 500; i++) {
                batch.addEvents(status("h" + i, "open", HANDOVER_STATUS_QUEUE));
            }
            assertThat(server.blocking().batchReportEvents(batch.build()).getResultsList())
                    .allMatch(result -> result.hasDecision());
        }
        assertThat(server.blocking().reportEvent(report(userMessage("h0", "m"))).hasDecision())
                .isTrue();
    }

    /**
     * Until all timers have expired and their decisions were pushed: what is listed is committed, and the read
     * of a lane after that is answered after all that its commits pushed. Twenty ids are on every lane.
     */
    private void awaitPushes() {
        ListHandoversRequest due = ListHandoversRequest.newBuilder()
                .setTenant(TENANT)
                .setFilter("inactivity_count = 0")
                .setPageSize(1)
                .build();
        while (server.blocking().listHandovers(due).getHandoversCount() > 0) {
            Thread.onSpinWait();
        }
        for (int i = 0; i < 20; i++) {
            GetHandoverRequest request = GetHandoverRequest.newBuilder()
                    .setTenant(TENANT)
                    .setHandoverId("h" + i)
                    .build();
            assertThat(server.blocking().getHandover(request).getHandover().getInactivityCount())
                    .isEqualTo(1);
        }
    }

    private static MonitorHandoversResponse take(SlowClient client) {
        try {
            MonitorHandoversResponse next = client.received().poll(20, TimeUnit.SECONDS);
            assertThat(next).as("a message of the server").isNotNull();
            return next;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
