package org.stillthere.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.stillthere.server.testing.Events.TENANT;
import static org.stillthere.server.testing.Events.report;
import static org.stillthere.server.testing.Events.status;
import static org.stillthere.server.testing.Events.userMessage;
import static org.stillthere.v1.HandoverStatus.HANDOVER_STATUS_ACTIVE;
import static org.stillthere.v1.HandoverStatus.HANDOVER_STATUS_QUEUE;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stillthere.server.StartupException;
import org.stillthere.server.testing.MonitorClient;
import org.stillthere.server.testing.RunningServer;
import org.stillthere.v1.Decision;
import org.stillthere.v1.GetHandoverRequest;
import org.stillthere.v1.Handover;
import org.stillthere.v1.MonitorHandoversRequest;
import org.stillthere.v1.Open;

/** Whom the decisions of timers are pushed to: one stream, the right one, once. */
class MonitorPushTest {
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
    void theStreamThatLastReportedIsTold() {
        MonitorClient first = MonitorClient.open(server);
        MonitorClient second = MonitorClient.open(server);
        first.report(status("h", "open", HANDOVER_STATUS_QUEUE));
        second.report(userMessage("h", "m"));
        server.forward(MINUTE);

        assertThat(second.nextDecision().getInactivityCount()).isEqualTo(1);
        assertSilent(first);
        first.report(status("h", "first again", HANDOVER_STATUS_QUEUE));
        server.forward(MINUTE);
        assertThat(first.nextDecision().getInactivityCount()).isEqualTo(2);
        assertSilent(second);
    }

    @Test
    void aStreamThatAskedForNoTenantIsToldOfWhatItReported() {
        MonitorClient client = openFor();
        client.report(status("h", "open", HANDOVER_STATUS_QUEUE));
        server.forward(MINUTE);

        assertThat(client.nextDecision().getInactivityCount()).isEqualTo(1);
    }

    @Test
    void whenItHasGoneAStreamOfTheTenantIsTold() {
        MonitorClient stays = MonitorClient.open(server);
        MonitorClient ofNoTenant = openFor();
        MonitorClient ofAnother = openFor("acme2");
        MonitorClient goes = MonitorClient.open(server);
        goes.report(status("h", "open", HANDOVER_STATUS_QUEUE));
        goes.halfClose();
        Refusals.endsWell(goes.end());
        server.forward(MINUTE);

        assertThat(stays.nextDecision().getInactivityCount()).isEqualTo(1);
        assertSilent(ofNoTenant);
        assertSilent(ofAnother);
    }

    @Test
    void whatWasReportedByAnotherRpcIsPushedToOneStreamOfTheTenant() {
        MonitorClient first = MonitorClient.open(server);
        MonitorClient second = MonitorClient.open(server);
        for (int i = 0; i < 20; i++) {
            server.blocking().reportEvent(report(status("h" + i, "open", HANDOVER_STATUS_QUEUE)));
        }
        server.forward(MINUTE);
        for (int i = 0; i < 20; i++) {
            assertThat(get("h" + i).getInactivityCount()).isEqualTo(1);
        }

        Set<String> told = new HashSet<>();
        drain(first, told);
        drain(second, told);
        assertThat(told).hasSize(20);
    }

    @Test
    void noStreamAtAllLosesNothingOfTheState() {
        server.blocking().reportEvent(report(status("h", "open", HANDOVER_STATUS_QUEUE)));
        server.forward(MINUTE);

        assertThat(get("h").getInactivityCount()).isEqualTo(1);
    }

    /** Answers and pushes of a handover together have the sequence 1, 2, 3 without a gap. */
    @Test
    void pushesAndAnswersOfAHandoverComeInTheOrderOfTheirSequence() {
        MonitorClient client = MonitorClient.open(server);
        client.report(status("h", "open", HANDOVER_STATUS_QUEUE));
        long sequence = 1;
        for (int round = 0; round < 50; round++) {
            server.forward(MINUTE);
            client.send(status("h", "again" + round, HANDOVER_STATUS_ACTIVE));
            client.send(userMessage("h", "m" + round));
            String last = "";
            while (!last.equals("m" + round)) {
                Decision decision = client.nextDecision();
                assertThat(decision.getSequence()).isEqualTo(++sequence);
                last = decision.getEventId();
            }
        }
    }

    /** A stream is told of handovers that are there: what it merely named must cost nothing. */
    @Test
    void aRejectedEventDoesNotTakeTheTimersOfAHandoverAway() {
        MonitorClient owner = MonitorClient.open(server);
        MonitorClient stranger = openFor();
        owner.report(status("h", "open", HANDOVER_STATUS_QUEUE));
        stranger.send(userMessage("h", "open"));
        assertThat(stranger.next().getRejection().getEventId()).isEqualTo("open");
        server.forward(MINUTE);

        assertThat(owner.nextDecision().getInactivityCount()).isEqualTo(1);
        assertSilent(stranger);
    }

    private MonitorClient openFor(String... tenants) {
        MonitorClient client = new MonitorClient(server);
        client.send(MonitorHandoversRequest.newBuilder()
                .setOpen(Open.newBuilder().setClientId("test").addAllTenants(Set.of(tenants)))
                .build());
        assertThat(client.next().hasOpened()).isTrue();
        return client;
    }

    /** Whatever was pushed before comes before the answer to an event. */
    private static void assertSilent(MonitorClient client) {
        String probe = "probe-" + System.identityHashCode(client) + "-" + client.hashCode();
        client.send(userMessage(probe, "probe"));
        assertThat(client.next().getRejection().getHandoverId()).isEqualTo(probe);
        assertThat(client.hasMore()).isFalse();
    }

    private static void drain(MonitorClient client, Set<String> told) {
        client.halfClose();
        Refusals.endsWell(client.end());
        while (client.hasMore()) {
            assertThat(told.add(client.nextDecision().getHandoverId())).isTrue();
        }
    }

    private Handover get(String id) {
        return server.blocking()
                .getHandover(GetHandoverRequest.newBuilder()
                        .setTenant(TENANT)
                        .setHandoverId(id)
                        .build())
                .getHandover();
    }
}
