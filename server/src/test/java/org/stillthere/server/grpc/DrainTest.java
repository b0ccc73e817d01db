package org.stillthere.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.stillthere.server.grpc.Refusals.endOf;
import static org.stillthere.server.grpc.Refusals.refused;
import static org.stillthere.server.testing.Events.TENANT;
import static org.stillthere.server.testing.Events.report;
import static org.stillthere.server.testing.Events.status;
import static org.stillthere.server.testing.Events.userMessage;
import static org.stillthere.v1.HandoverStatus.HANDOVER_STATUS_QUEUE;

import io.grpc.Status;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stillthere.server.StartupException;
import org.stillthere.server.testing.MonitorClient;
import org.stillthere.server.testing.RunningServer;
import org.stillthere.v1.GetHandoverRequest;
import org.stillthere.v1.Open;

/** What an orderly shutdown says to those who are connected. */
class DrainTest {
    private static final long PATIENCE_SECONDS = 30;

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
    void anIdleStreamEndsBecauseTheServerShutsDown() {
        MonitorClient client = MonitorClient.open(server);
        client.report(status("h", "open", HANDOVER_STATUS_QUEUE));
        CompletableFuture<Void> shutdown = shutdown();

        refused(Status.Code.UNAVAILABLE, "SHUTTING_DOWN", endOf(client.end()));
        done(shutdown);
    }

    @Test
    void aStreamThatIsNotYetOpenEndsBecauseTheServerShutsDownToo() {
        MonitorClient open = MonitorClient.open(server);
        MonitorClient silent = new MonitorClient(server);
        open.report(status("h", "open", HANDOVER_STATUS_QUEUE)); // the silent call came over the same connection before
        CompletableFuture<Void> shutdown = shutdown();

        refused(Status.Code.UNAVAILABLE, "SHUTTING_DOWN", endOf(silent.end()));
        done(shutdown);
    }

    @Test
    void aWatchEndsBecauseTheServerShutsDown() {
        try (Watcher watcher = Watcher.watch(server, "", "")) {
            watcher.existing();
            CompletableFuture<Void> shutdown = shutdown();

            refused(Status.Code.UNAVAILABLE, "SHUTTING_DOWN", endOf(watcher.end()));
            done(shutdown);
        }
    }

    @Test
    void whatAStreamReportedBeforeIsAnsweredOrCanBeReportedAgainAndNothingIsLost() throws StartupException {
        int events = 2_000;
        Open.Builder open = Open.newBuilder().setClientId("c");
        MonitorClient client = MonitorClient.openWithoutAcks(server, open);
        client.report(status("h", "e0", HANDOVER_STATUS_QUEUE));
        for (int i = 1; i < events; i++) {
            client.send(userMessage("h", "e" + i));
        }
        client.nextDecision();
        done(shutdown());
        refused(Status.Code.UNAVAILABLE, "SHUTTING_DOWN", endOf(client.end()));
        int answered = 2;
        while (client.hasMore()) {
            assertThat(client.nextDecision().getSequence()).isEqualTo(++answered);
        }
        assertThat(answered).as("more than may be unacked is held back").isLessThanOrEqualTo(1_000);
        server.close();
        server = RunningServer.start(data, null, Map.of(), RunningServer.START);

        long kept = server.blocking()
                .getHandover(GetHandoverRequest.newBuilder()
                        .setTenant(TENANT)
                        .setHandoverId("h")
                        .build())
                .getHandover()
                .getDecisionSequence();

        MonitorClient next = MonitorClient.open(server, open);
        assertThat(next.opened().getUnacknowledged()).isEqualTo(kept);
        for (long sequence = 1; sequence <= kept; sequence++) {
            assertThat(next.nextDecision().getSequence()).isEqualTo(sequence);
        }
    }

    /** The answers were made before the shutdown, and wait for a client that reads a moment later. */
    @Test
    void answersThatWaitForTheClientAreStillSent() {
        int events = 500;
        try (SlowClient slow = SlowClient.open(server)) {
            for (int i = 0; i < events; i++) {
                slow.send(i == 0 ? status("h", "e0", HANDOVER_STATUS_QUEUE) : userMessage("h", "e" + i));
            }
            awaitDecided("h", events);
            Watcher watcher = Watcher.watch(server, "", "");
            watcher.existing();
            CompletableFuture<Void> shutdown = shutdown();
            endOf(watcher.end()); // watches end after the streams were told
            slow.read();

            refused(Status.Code.UNAVAILABLE, "SHUTTING_DOWN", endOf(slow.end()));
            assertThat(slow.received()).hasSize(1 + events);
            done(shutdown);
        }
    }

    @Test
    void afterTheShutdownTheTimersAreStillThere() throws StartupException {
        server.blocking().reportEvent(report(status("h", "open", HANDOVER_STATUS_QUEUE)));
        done(shutdown());
        server.close();

        server = RunningServer.start(data, null, Map.of(), RunningServer.START.plusSeconds(3_600));

        assertThat(server.blocking()
                        .getHandover(GetHandoverRequest.newBuilder()
                                .setTenant(TENANT)
                                .setHandoverId("h")
                                .build())
                        .getHandover()
                        .getInactivityCount())
                .isEqualTo(1);
    }

    private void awaitDecided(String id, int sequence) {
        GetHandoverRequest request = GetHandoverRequest.newBuilder()
                .setTenant(TENANT)
                .setHandoverId(id)
                .build();
        long decided = 0;
        while (decided < sequence) {
            try {
                decided = server.blocking().getHandover(request).getHandover().getDecisionSequence();
            } catch (io.grpc.StatusRuntimeException notYetOpen) {
                assertThat(notYetOpen.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
            }
        }
    }

    private CompletableFuture<Void> shutdown() {
        return CompletableFuture.runAsync(() -> server.server().shutdown());
    }

    private static void done(CompletableFuture<Void> shutdown) {
        assertThat(shutdown).succeedsWithin(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
}
