package org.stillthere.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.stillthere.v1.HandoverStatus.HANDOVER_STATUS_QUEUE;

import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stillthere.server.testing.Events;
import org.stillthere.server.testing.MonitorClient;
import org.stillthere.server.testing.PolicyBoard;
import org.stillthere.server.testing.PolicyOnDisk;
import org.stillthere.server.testing.RunningServer;
import org.stillthere.v1.Decision;
import org.stillthere.v1.GetHandoverRequest;
import org.stillthere.v1.HandoverEvent;
import org.stillthere.v1.Open;
import org.stillthere.v1.Policy;

/** What an operator reads over HTTP while callers report over gRPC. */
class MetricsTest {
    private static final String HEADER = """
            package policy;
            import org.stillthere.policy.language.Actions;
            import org.stillthere.policy.language.Facts;
            import java.time.Duration;
            global Actions actions;
            rule "Fine" salience 100 when Facts( firstTimeInStatus ) then
                actions.setInactivityTimer(Duration.ofMinutes(1));
            end
            """;

    @TempDir
    private Path folder;

    @TempDir
    private Path data;

    @Test
    void rulesThatFailAreCountedByName() throws Exception {
        StringBuilder rules = new StringBuilder(HEADER);
        for (int i = 1; i <= 100; i++) {
            rules.append("rule \"Wild " + i + "\" salience " + (100 - i)
                    + " when Facts( providerEvent == \"wild\" || inactive ) then actions.takeBranch(\"a\"); end\n");
        }
        rules.append("rule \"Much\" when Facts( providerEvent == \"much\" ) then "
                + "actions.takeBranch(\"a\"); ".repeat(33) + "end\n");
        rules.append("rule \"More\" when Facts( providerEvent == \"much\" ) then "
                + "actions.takeBranch(\"a\"); ".repeat(33) + "end\n");
        Files.writeString(folder.resolve("policy.yaml"), "name: wild\n");
        Files.writeString(folder.resolve("rules.drl"), rules);
        try (RunningServer server = RunningServer.start(data, folder, Map.of(), RunningServer.START)) {
            report(server, Events.status("h", "opens", HANDOVER_STATUS_QUEUE));
            for (int i = 0; i < 3; i++) {
                HandoverEvent wild = Events.provider("h", "wild-" + i, "wild");
                assertThatThrownBy(() -> report(server, wild)).isInstanceOf(StatusRuntimeException.class);
            }
            HandoverEvent much = Events.provider("h", "much", "much");
            assertThatThrownBy(() -> report(server, much)).isInstanceOf(StatusRuntimeException.class);
            expire(server, Duration.ofMinutes(1));
            assertThat(metrics(server))
                    .contains(
                            "stillthere_rule_failures_total{policy=\"wild\",rule=\"Wild 64\"} 4.0",
                            "stillthere_rule_failures_total{policy=\"wild\",rule=\"\"} 1.0",
                            "stillthere_timer_expiries_total{outcome=\"refused\"} 1.0",
                            "stillthere_timer_expiries_total{outcome=\"decided\"} 0.0",
                            "stillthere_timer_lag_seconds_count 0",
                            events("provider_event", "refused", "POLICY_FAILED", 4),
                            events("status_changed", "decided", "", 1));
        }
    }

    @Test
    void eventsAreCountedByKindAndOutcome() throws Exception {
        try (RunningServer server = RunningServer.start(data)) {
            report(server, Events.status("h", "opens", HANDOVER_STATUS_QUEUE));
            report(server, Events.userMessage("h", "m"));
            report(server, Events.userMessage("h", "m"));
            MonitorClient client = MonitorClient.open(server);
            client.report(at(server, Events.userMessage("h", "on a stream")));
            for (HandoverEvent refused : List.of(
                    Events.userMessage("unknown", "e"),
                    Events.provider("h", "m", "another event of that id"),
                    Events.userMessage("", "no handover"),
                    Events.event("h", "of no kind").build())) {
                assertThatThrownBy(() -> report(server, refused)).isInstanceOf(StatusRuntimeException.class);
            }
            assertThat(metrics(server))
                    .contains(
                            events("status_changed", "decided", "", 1),
                            events("activity_tick", "decided", "", 2),
                            events("activity_tick", "replayed", "", 1),
                            events("activity_tick", "refused", "POLICY_FAILED", 0),
                            events("activity_tick", "refused", "HANDOVER_NOT_FOUND", 1),
                            events("activity_tick", "refused", "INVALID_FIELD", 1),
                            events("provider_event", "refused", "EVENT_ID_REUSED", 1),
                            events("event_not_set", "refused", "INVALID_FIELD", 1),
                            events("close_refused", "decided", "", 0),
                            "stillthere_events_in_flight 0.0")
                    .anyMatch(line ->
                            line.startsWith("stillthere_commit_duration_seconds_count ") && !line.endsWith(" 0"));
        }
    }

    @Test
    void howLateTimersAreAndHowManyWereMissed() throws Exception {
        try (RunningServer server = RunningServer.start(data)) {
            report(server, Events.status("h", "opens", HANDOVER_STATUS_QUEUE));
            expire(server, Duration.ofMinutes(1).plusMillis(40));
            assertThat(metrics(server))
                    .contains(
                            "stillthere_timer_expiries_total{outcome=\"decided\"} 1.0",
                            "stillthere_timer_lag_seconds_bucket{le=\"0.025\"} 0",
                            "stillthere_timer_lag_seconds_bucket{le=\"0.05\"} 1",
                            "stillthere_timer_lag_seconds_sum 0.04");
        }
        try (RunningServer server =
                RunningServer.start(data, null, Map.of(), RunningServer.START.plus(Duration.ofDays(1)))) {
            expire(server, Duration.ZERO);
            assertThat(metrics(server))
                    .as("a timer that was due a day ago, when the server was down")
                    .contains(
                            "stillthere_timer_expiries_total{outcome=\"decided\"} 1.0",
                            "stillthere_timer_lag_seconds_count 0");
        }
    }

    @Test
    void streamsClientsAndWhatTheyHaveNotAcked() throws Exception {
        try (RunningServer server = RunningServer.start(data)) {
            MonitorClient client = MonitorClient.openWithoutAcks(
                    server, Open.newBuilder().setClientId("bot").addTenants(Events.TENANT));
            client.send(at(server, Events.status("h", "opens", HANDOVER_STATUS_QUEUE)));
            Decision decision = client.nextDecision();
            assertThat(metrics(server))
                    .contains(
                            "stillthere_monitor_streams 1.0",
                            "stillthere_clients 1.0",
                            "stillthere_watch_streams 0.0",
                            "stillthere_unacknowledged_decisions 1.0");
            client.ack(decision.getDecisionId());
            client.halfClose();
            client.end().join();
            expire(server, Duration.ZERO); // the ack is worked on before this is
            assertThat(metrics(server))
                    .contains(
                            "stillthere_monitor_streams 0.0",
                            "stillthere_clients 0.0",
                            "stillthere_unacknowledged_decisions 0.0");
        }
    }

    @Test
    void whatBecomesOfEdits() throws Exception {
        PolicyOnDisk policy = new PolicyOnDisk(folder);
        try (RunningServer server = RunningServer.watching(data, folder, folder, Map.of())) {
            PolicyBoard board = new PolicyBoard(server.channel());
            Policy first = board.active();
            assertThat(metrics(server)).contains(info(first), "stillthere_policy_rejected 0.0");

            policy.edit("inactivity.drl", "inactivityCount", "inactivityCuont");
            board.awaitRejected();
            assertThat(metrics(server))
                    .contains(
                            info(first),
                            "stillthere_policy_rejected 1.0",
                            "stillthere_policy_rejections_total 1.0",
                            "stillthere_policy_swaps_total 0.0");

            policy.edit("inactivity.drl", "inactivityCuont", "inactivityCount");
            policy.edit("policy.yaml", "value: 1m", "value: 5m");
            Policy second = board.awaitOther(first.getVersion());
            board.awaitAccepted();
            assertThat(metrics(server))
                    .contains(info(second), "stillthere_policy_rejected 0.0", "stillthere_policy_swaps_total 1.0")
                    .doesNotContain(info(first));
        }
    }

    @Test
    void aPortThatIsTakenIsNamed(@TempDir Path other) throws Exception {
        try (RunningServer server = RunningServer.start(data)) {
            int taken = server.server().metricsPort().orElseThrow();
            assertThatThrownBy(() -> RunningServer.withMetricsAt(taken, other))
                    .isInstanceOf(StartupException.class)
                    .hasMessageContaining("127.0.0.1:" + taken)
                    .hasMessageContaining("--metrics-port");
            RunningServer.start(other).close(); // nothing is left of the one that did not start
        }
    }

    private static String events(String kind, String outcome, String reason, int count) {
        return "stillthere_events_total{kind=\"" + kind + "\",outcome=\"" + outcome + "\",reason=\"" + reason + "\"} "
                + count + ".0";
    }

    private static String info(Policy policy) {
        return "stillthere_policy_info{policy=\"handover-inactivity\",version=\"" + policy.getVersion() + "\"} 1.0";
    }

    private static List<String> metrics(RunningServer server) throws IOException, InterruptedException {
        return new ArrayList<>(server.metrics().lines().toList());
    }

    private static void report(RunningServer server, HandoverEvent event) {
        server.blocking().reportEvent(Events.report(at(server, event)));
    }

    private static HandoverEvent at(RunningServer server, HandoverEvent event) {
        return Events.at(event, server.now());
    }

    /** Moves the clock; what is due then has been decided on when this returns. */
    private static void expire(RunningServer server, Duration after) {
        server.forward(after);
        GetHandoverRequest handover = GetHandoverRequest.newBuilder()
                .setTenant(Events.TENANT)
                .setHandoverId("h")
                .build();
        for (int i = 0; i < 2; i++) { // the lane may have looked at the clock just before it moved
            server.blocking().getHandover(handover);
        }
    }
}
