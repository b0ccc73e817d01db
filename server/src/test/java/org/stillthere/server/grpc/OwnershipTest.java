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
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stillthere.server.StartupException;
import org.stillthere.server.testing.Events;
import org.stillthere.server.testing.MonitorClient;
import org.stillthere.server.testing.RunningServer;
import org.stillthere.v1.ClientState;
import org.stillthere.v1.Decision;
import org.stillthere.v1.Delivery;
import org.stillthere.v1.GetHandoverRequest;
import org.stillthere.v1.GetHandoverResponse;
import org.stillthere.v1.HandoverEvent;
import org.stillthere.v1.Open;
import org.stillthere.v1.StatusChanged;

/** One client is told what to do in a handover, the right one, and another when it has gone. */
class OwnershipTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration GRACE = Duration.ofSeconds(10);

    @TempDir
    private Path data;

    private RunningServer server;

    @BeforeEach
    void start() throws StartupException {
        server = RunningServer.start(data);
        server.forward(GRACE.plusSeconds(1)); // else every client counts as one that may come back
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void theFirstThatReportsIsTheOwnerAndStaysIt() {
        MonitorClient first = client("first", TENANT);
        MonitorClient second = client("second", TENANT);
        first.report(status("h", "open", HANDOVER_STATUS_QUEUE));
        assertThat(delivery("h").getOwnerClientId()).isEqualTo("first");
        assertThat(delivery("h").getOwnerState()).isEqualTo(ClientState.CLIENT_STATE_CONNECTED);

        Decision informed = second.report(userMessage("h", "m"));
        assertThat(informed.getOwnerClientId()).isEqualTo("first");
        Decision toDo = first.nextDecision();
        assertThat(toDo).isEqualTo(informed.toBuilder().clearOwnerClientId().build());
        server.forward(MINUTE);

        assertThat(first.nextDecision().getInactivityCount()).isEqualTo(1);
        assertSilent(second);
    }

    @Test
    void aClientThatAskedForNoTenantIsToldOfWhatItReported() {
        MonitorClient client = client("c");
        client.report(status("h", "open", HANDOVER_STATUS_QUEUE));
        server.forward(MINUTE);

        assertThat(client.nextDecision().getInactivityCount()).isEqualTo(1);
    }

    @Test
    void aClientThatHalfClosesGivesItsHandoversUpAtOnce() {
        MonitorClient stays = client("stays", TENANT);
        MonitorClient ofNoTenant = client("of no tenant");
        MonitorClient ofAnother = client("of another", "acme2");
        MonitorClient goes = client("goes", TENANT);
        goes.report(status("h", "open", HANDOVER_STATUS_QUEUE));
        goes.halfClose();
        Refusals.endsWell(goes.end());
        server.forward(MINUTE);

        assertThat(stays.nextDecision().getInactivityCount()).isEqualTo(1);
        assertSilent(ofNoTenant);
        assertSilent(ofAnother);
    }

    @Test
    void aClientThatBreaksOffKeepsItsHandoversForTheGraceAndThenTheyPassWithWhatIsPending() {
        MonitorClient dies = MonitorClient.openWithoutAcks(
                server, Open.newBuilder().setClientId("dies").addTenants(TENANT));
        dies.report(status("h", "open", HANDOVER_STATUS_QUEUE));
        breakOff(dies, "h");
        MonitorClient heir = client("heir", TENANT);
        server.forward(GRACE.minusMillis(1));
        assertThat(delivery("h").getOwnerState()).isEqualTo(ClientState.CLIENT_STATE_RESUMABLE);
        assertSilent(heir);

        server.forward(Duration.ofSeconds(1));

        Decision inherited = heir.nextDecision();
        assertThat(inherited.getEventId()).isEqualTo("open");
        assertThat(inherited.getRedelivered()).isTrue();
        assertThat(delivery("h").getOwnerClientId()).isEqualTo("heir");
        server.forward(MINUTE);
        assertThat(heir.nextDecision().getRedelivered()).isFalse();
    }

    @Test
    void whatNobodyMatchesWaitsForAClientThatDoesAndIsSeenMeanwhile() {
        MonitorClient dies = client("dies");
        dies.report(status("h", "open", HANDOVER_STATUS_QUEUE));
        while (delivery("h").getUnacknowledged() > 0) {
            Thread.onSpinWait();
        }
        breakOff(dies, "h");
        server.forward(MINUTE);
        assertThat(delivery("h").getUnacknowledged()).isEqualTo(1);
        server.forward(MINUTE);

        Delivery waiting = delivery("h");
        assertThat(waiting.getOwnerState()).isEqualTo(ClientState.CLIENT_STATE_GONE);
        assertThat(waiting.getUnacknowledged()).isEqualTo(2);
        MonitorClient heir = client("heir", TENANT);
        assertThat(List.of(
                        heir.nextDecision().getSequence(), heir.nextDecision().getSequence()))
                .containsExactly(2L, 3L);
        assertSilent(heir);
    }

    @Test
    void whoReportsTakesOverFromAClientThatHasGoneAndIsSentWhatIsPendingFirst() {
        MonitorClient dies =
                MonitorClient.openWithoutAcks(server, Open.newBuilder().setClientId("dies"));
        dies.report(status("h", "open", HANDOVER_STATUS_QUEUE));
        breakOff(dies, "h");
        server.forward(GRACE.plusSeconds(1));
        MonitorClient heir = client("heir");
        heir.send(userMessage("h", "m"));

        assertThat(heir.nextDecision().getEventId()).isEqualTo("open");
        assertThat(heir.nextDecision().getEventId()).isEqualTo("m");
    }

    @Test
    void whatWasReportedByACallIsTheCallersAndItsTimersGoToOneClientThatMatches() {
        MonitorClient first = client("first", TENANT);
        MonitorClient second = client("second", TENANT);
        for (int i = 0; i < 20; i++) {
            server.blocking().reportEvent(report(status("h" + i, "open", HANDOVER_STATUS_QUEUE)));
        }
        server.forward(MINUTE);
        Set<String> owners = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            owners.add(delivery("h" + i).getOwnerClientId());
        }

        Set<String> told = new HashSet<>();
        while (told.size() < 20) {
            for (MonitorClient client : List.of(first, second)) {
                if (client.hasMore()) {
                    assertThat(told.add(client.nextDecision().getHandoverId())).isTrue();
                }
            }
        }
        assertSilent(first);
        assertSilent(second);
        assertThat(owners).containsExactlyInAnyOrder("first", "second");
    }

    @Test
    void aClientTakesOverOnlyWhatItsFilterMatches() {
        MonitorClient sales = MonitorClient.open(
                server,
                Open.newBuilder().setClientId("sales").addTenants(TENANT).setFilter("attributes.queue = sales"));
        MonitorClient other = MonitorClient.open(
                server,
                Open.newBuilder().setClientId("other").addTenants(TENANT).setFilter("attributes.queue != sales"));
        server.blocking().reportEvent(report(inQueue("s", "sales")));
        server.blocking().reportEvent(report(inQueue("t", "travel")));
        server.forward(MINUTE);

        assertThat(sales.nextDecision().getHandoverId()).isEqualTo("s");
        assertThat(other.nextDecision().getHandoverId()).isEqualTo("t");
        assertSilent(sales);
        assertSilent(other);
    }

    @Test
    void whatACallIsAnsweredIsNotSentToTheOwner() {
        MonitorClient owner = client("owner", TENANT);
        owner.report(status("h", "open", HANDOVER_STATUS_QUEUE));
        Decision answer = server.blocking()
                .reportEvent(report(status("h", "again", HANDOVER_STATUS_ACTIVE)))
                .getDecision();

        assertThat(answer.getOwnerClientId()).isEmpty();
        assertThat(answer.getActionsCount()).isPositive();
        assertSilent(owner);
    }

    @Test
    void aCallThatRepeatsWhatAStreamReportedIsToldWhoCarriesItOut() {
        MonitorClient owner =
                MonitorClient.openWithoutAcks(server, Open.newBuilder().setClientId("owner"));
        Decision decision = owner.report(status("h", "open", HANDOVER_STATUS_QUEUE));
        HandoverEvent event = status("h", "open", HANDOVER_STATUS_QUEUE);

        Decision repeated = server.blocking().reportEvent(report(event)).getDecision();
        assertThat(repeated)
                .isEqualTo(decision.toBuilder()
                        .setReplayed(true)
                        .setOwnerClientId("owner")
                        .build());
        owner.ack(decision.getDecisionId());
        assertSilent(owner);
        assertThat(server.blocking().reportEvent(report(event)).getDecision().getAcknowledged())
                .isTrue();
    }

    /** Answers and pushes of a handover together have the sequence 1, 2, 3 without a gap. */
    @Test
    void pushesAndAnswersOfAHandoverComeInTheOrderOfTheirSequence() {
        MonitorClient client = client("c", TENANT);
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

    /** An owner has handovers that are there: what a client merely named must cost nothing. */
    @Test
    void aRejectedEventDoesNotTakeAHandoverAway() {
        MonitorClient owner = client("owner", TENANT);
        MonitorClient stranger = client("stranger");
        owner.report(status("h", "open", HANDOVER_STATUS_QUEUE));
        stranger.send(userMessage("h", "open"));
        assertThat(stranger.next().getRejection().getEventId()).isEqualTo("open");
        server.forward(MINUTE);

        assertThat(owner.nextDecision().getInactivityCount()).isEqualTo(1);
        assertSilent(stranger);
    }

    private MonitorClient client(String id, String... tenants) {
        return MonitorClient.open(server, Open.newBuilder().setClientId(id).addAllTenants(List.of(tenants)));
    }

    /** Breaks off, and waits until the server has seen it. */
    private void breakOff(MonitorClient client, String handoverId) {
        client.breakOff();
        while (delivery(handoverId).getOwnerState() == ClientState.CLIENT_STATE_CONNECTED) {
            Thread.onSpinWait();
        }
    }

    private static HandoverEvent inQueue(String id, String queue) {
        return Events.event(id, "open")
                .setStatusChanged(StatusChanged.newBuilder()
                        .setStatus(HANDOVER_STATUS_QUEUE)
                        .putAttributes("queue", queue))
                .build();
    }

    /** Whatever was sent before comes before the answer to an event. */
    private static void assertSilent(MonitorClient client) {
        String probe = "probe-" + System.identityHashCode(client);
        client.send(userMessage(probe, "probe"));
        assertThat(client.next().getRejection().getHandoverId()).isEqualTo(probe);
        assertThat(client.hasMore()).isFalse();
    }

    private Delivery delivery(String id) {
        return get(id).getDelivery();
    }

    private GetHandoverResponse get(String id) {
        return server.blocking()
                .getHandover(GetHandoverRequest.newBuilder()
                        .setTenant(TENANT)
                        .setHandoverId(id)
                        .build());
    }
}
