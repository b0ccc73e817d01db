package org.stillthere.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.stillthere.server.testing.Events.TENANT;
import static org.stillthere.server.testing.Events.report;
import static org.stillthere.server.testing.Events.status;
import static org.stillthere.server.testing.Events.userMessage;
import static org.stillthere.v1.HandoverStatus.HANDOVER_STATUS_ACTIVE;
import static org.stillthere.v1.HandoverStatus.HANDOVER_STATUS_QUEUE;

import io.grpc.Status;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
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
import org.stillthere.v1.HandoverChange;
import org.stillthere.v1.HandoverEvent;

/** Watching: what exists, then every change, and none is missed between. */
class WatchHandoversTest {
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
    void firstComesWhatExistsThenEveryChangeWithItsEventAndItsDecision() {
        decided(status("h1", "open", HANDOVER_STATUS_QUEUE));
        decided(status("h2", "open", HANDOVER_STATUS_ACTIVE));
        try (Watcher watcher = Watcher.watch(server, "", "")) {
            assertThat(watcher.existing()).containsExactly(get("h1"), get("h2"));

            HandoverEvent message = userMessage("h1", "m");
            Decision decision = decided(message);

            HandoverChange change = watcher.nextChange();
            assertThat(change.getEvent()).isEqualTo(message);
            assertThat(change.getDecision()).isEqualTo(decision);
            assertThat(change.getHandover()).isEqualTo(get("h1"));
        }
    }

    @Test
    void theExpiryOfATimerIsAChangeByATimerFired() {
        decided(status("h", "open", HANDOVER_STATUS_QUEUE));
        try (Watcher watcher = Watcher.watch(server, "", "")) {
            watcher.existing();
            server.forward(Duration.ofMinutes(1));

            HandoverChange change = watcher.nextChange();

            assertThat(change.getEvent().getTimerFired().getTimer()).isEqualTo("inactivity");
            assertThat(change.getEvent().getTimerFired().getGeneration()).isEqualTo(1);
            assertThat(change.getEvent().getEventId()).startsWith("stillthere/");
            assertThat(change.getDecision().getInactivityCount()).isEqualTo(1);
        }
    }

    @Test
    void whatWasRefusedOrReplayedIsNoChange() {
        decided(status("h", "open", HANDOVER_STATUS_QUEUE));
        try (Watcher watcher = Watcher.watch(server, "", "")) {
            watcher.existing();
            decided(status("h", "open", HANDOVER_STATUS_QUEUE));
            Refusals.refused(Status.Code.NOT_FOUND, "HANDOVER_NOT_FOUND", () -> decided(userMessage("unknown", "m")));
            decided(userMessage("h", "m"));

            assertThat(watcher.nextChange().getEvent().getEventId()).isEqualTo("m");
        }
    }

    @Test
    void oneHandoverIsWatchedAlone() {
        decided(status("h", "open", HANDOVER_STATUS_QUEUE));
        decided(status("h2", "open", HANDOVER_STATUS_QUEUE));
        try (Watcher watcher = Watcher.watch(server, "", "h")) {
            assertThat(watcher.existing()).containsExactly(get("h"));
            decided(userMessage("h2", "not seen"));
            decided(userMessage("h", "seen"));

            assertThat(watcher.nextChange().getEvent().getEventId()).isEqualTo("seen");
        }
    }

    @Test
    void aHandoverCanBeWatchedBeforeItOpens() {
        try (Watcher watcher = Watcher.watch(server, "", "later")) {
            assertThat(watcher.existing()).isEmpty();
            decided(status("later", "open", HANDOVER_STATUS_QUEUE));

            assertThat(watcher.nextChange().getDecision().getSequence()).isEqualTo(1);
        }
    }

    @Test
    void aFilterShowsChangesToWhatMatchesAfterThem() {
        decided(status("q", "open", HANDOVER_STATUS_QUEUE));
        decided(status("a", "open", HANDOVER_STATUS_ACTIVE));
        try (Watcher watcher = Watcher.watch(server, "status = ACTIVE", "")) {
            assertThat(watcher.existing()).containsExactly(get("a"));
            decided(userMessage("q", "not seen"));
            decided(status("q", "becomes active", HANDOVER_STATUS_ACTIVE));
            decided(userMessage("q", "seen"));

            assertThat(watcher.nextChange().getEvent().getEventId()).isEqualTo("becomes active");
            assertThat(watcher.nextChange().getEvent().getEventId()).isEqualTo("seen");
        }
    }

    @Test
    void anotherTenantIsNotSeen() {
        try (Watcher watcher = Watcher.watch(server, "", "")) {
            watcher.existing();
            decided(status("h", "theirs", HANDOVER_STATUS_QUEUE).toBuilder()
                    .setTenant("acme2")
                    .build());
            decided(status("h", "ours", HANDOVER_STATUS_QUEUE));

            assertThat(watcher.nextChange().getEvent().getEventId()).isEqualTo("ours");
        }
    }

    /** Watches that begin in the middle of a stream of changes see each change after what they began with. */
    @Test
    void noChangeIsMissedBetweenWhatExistsAndWhatChanges() {
        int handovers = 600; // more than the server reads at a time
        int rounds = 8;
        MonitorClient client = MonitorClient.open(server);
        CompletableFuture<Void> reporting = CompletableFuture.runAsync(() -> {
            for (int round = 0; round < rounds; round++) {
                for (int i = 0; i < handovers; i++) {
                    String id = "h" + i;
                    client.send(round == 0 ? status(id, "open", HANDOVER_STATUS_QUEUE) : userMessage(id, "m" + round));
                }
                for (int i = 0; i < handovers; i++) {
                    client.nextDecision();
                }
            }
        });
        List<Watcher> watchers = new ArrayList<>();
        Map<Watcher, Map<String, Long>> begun = new HashMap<>();
        while (!reporting.isDone() && watchers.size() < 5) {
            Watcher watcher = Watcher.watch(server, "", "");
            Map<String, Long> seen = new HashMap<>();
            watcher.existing().forEach(handover -> seen.put(handover.getHandoverId(), handover.getDecisionSequence()));
            begun.put(watcher, seen);
            watchers.add(watcher);
        }
        reporting.join();
        decided(status("last", "open", HANDOVER_STATUS_QUEUE));

        for (Watcher watcher : watchers) {
            Map<String, Long> seen = begun.get(watcher);
            for (HandoverChange change = watcher.nextChange();
                    !change.getHandover().getHandoverId().equals("last");
                    change = watcher.nextChange()) {
                String id = change.getHandover().getHandoverId();
                long sequence = change.getHandover().getDecisionSequence();
                assertThat(change.getDecision().getSequence()).isEqualTo(sequence);
                long before = seen.getOrDefault(id, 0L);
                assertThat(sequence).as("%s after %d", id, before).isLessThanOrEqualTo(before + 1);
                seen.merge(id, sequence, Math::max);
            }
            seen.remove("last");
            assertThat(seen).hasSize(handovers);
            assertThat(seen.values()).containsOnly((long) rounds);
            watcher.close();
        }
        assertThat(watchers).isNotEmpty();
    }

    private Decision decided(HandoverEvent event) {
        return server.blocking().reportEvent(report(event)).getDecision();
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
