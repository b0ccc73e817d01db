package org.stillthere.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.stillthere.v1.HandoverStatus.HANDOVER_STATUS_QUEUE;

import com.google.rpc.ErrorInfo;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stillthere.server.testing.Errors;
import org.stillthere.server.testing.Events;
import org.stillthere.server.testing.RunningServer;
import org.stillthere.v1.Decision;
import org.stillthere.v1.GetHandoverRequest;
import org.stillthere.v1.Handover;
import org.stillthere.v1.HandoverEvent;

/** Rules that go wild on some events: those events are refused, with a reason, and the server serves on. */
class FailingRulesTest {
    private static final String HEADER = """
            package policy;
            import org.stillthere.policy.language.Actions;
            import org.stillthere.policy.language.Facts;
            import java.time.Duration;
            global Actions actions;
            rule "Fine" salience 100 when Facts( firstTimeInStatus ) then
                actions.takeBranch("queue"); actions.setInactivityTimer(Duration.ofMinutes(1));
            end
            """;

    private final List<String> log = new ArrayList<>();
    private final Handler listener = new Handler() {
        @Override
        public synchronized void publish(LogRecord line) {
            log.add(new SimpleFormatter().formatMessage(line));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    private volatile long nanosAtEachLook;
    private final AtomicLong nanoTime = new AtomicLong();
    private final LongSupplier nanos = () -> nanoTime.addAndGet(nanosAtEachLook);

    @TempDir
    private Path folder;

    @TempDir
    private Path data;

    @BeforeEach
    void listen() {
        Logger.getLogger("org.stillthere").addHandler(listener);
    }

    @AfterEach
    void leave() {
        Logger.getLogger("org.stillthere").removeHandler(listener);
    }

    @Test
    void moreRulesThanMayFire() throws Exception {
        StringBuilder rules = new StringBuilder();
        for (int i = 1; i <= 100; i++) {
            rules.append("rule \"Wild " + i + "\" salience " + (100 - i)
                    + " when Facts( providerEvent == \"wild\" ) then actions.takeBranch(\"a\"); end\n");
        }
        policy(rules.toString());
        refuses("wild", "rules fired 64 times on one event, and at most 63 are allowed", "Wild 64");
    }

    @Test
    void moreActionsThanOneEventMayHave() throws Exception {
        String actions = "actions.takeBranch(\"a\"); ".repeat(40);
        policy("rule \"Much\" when Facts( providerEvent == \"wild\" ) then " + actions + "end\n"
                + "rule \"More\" when Facts( providerEvent == \"wild\" ) then " + actions + "end\n");
        refuses("wild", "it asks for 80 actions at once, more than 64", "");
    }

    @Test
    void rulesThatTakeTooLong() throws Exception {
        policy("""
                rule "Quick" salience 10 when Facts( providerEvent == "wild" ) then actions.takeBranch("a"); end
                rule "Slow" salience 5 when Facts( providerEvent == "wild" ) then actions.takeBranch("b"); end
                rule "Never" when Facts( providerEvent == "wild" ) then actions.takeBranch("c"); end
                rule "Quick too" when Facts( userMessage ) then actions.restartInactivityTimer(); end
                """);
        nanosAtEachLook = Duration.ofMillis(600).toNanos();
        refuses("wild", "rules took 1200 ms on one event, and at most 1000 ms are allowed", "Slow");
    }

    @Test
    void conditionsThatTakeTooLongThoughNoRuleFires() throws Exception {
        policy("");
        try (RunningServer server = RunningServer.timedBy(nanos, data, folder)) {
            open(server, "h");
            nanosAtEachLook = Duration.ofSeconds(2).toNanos();
            HandoverEvent event = Events.provider("h", "e", "nothing");
            ErrorInfo info = refused(server, event, "rules took 2000 ms on one event");
            assertThat(info.getReason()).isEqualTo("POLICY_FAILED");
            assertThat(info.getMetadataMap()).doesNotContainKey("rule");
            nanosAtEachLook = 0;
            Decision again = server.blocking()
                    .reportEvent(Events.report(at(server, event)))
                    .getDecision();
            assertThat(again.getReplayed()).isFalse();
            assertThat(again.getSequence()).isEqualTo(2);
        }
    }

    @Test
    void aTimerThatIsSetAgainAtOnceDoesNotStarveOthers() throws Exception {
        policy("rule \"Loop\" when Facts( providerEvent == \"wild\" || timerExpired == \"x\" ) then"
                + " actions.setTimer(\"x\", Duration.ofMillis(1)); end\n");
        try (RunningServer server = RunningServer.start(data, folder, Map.of(), RunningServer.START)) {
            open(server, "h");
            server.blocking().reportEvent(Events.report(at(server, Events.provider("h", "e", "wild"))));
            for (int i = 0; i < 20; i++) {
                server.forward(Duration.ofMillis(1));
                open(server, "other-" + i);
            }
        }
    }

    /** That event of one handover is refused, time and again; everything else goes on, of this handover too. */
    private void refuses(String event, String message, String rule) throws Exception {
        try (RunningServer server = RunningServer.timedBy(nanos, data, folder)) {
            open(server, "h");
            Handover before = handover(server);
            for (int i = 0; i < 3; i++) {
                ErrorInfo info = refused(server, Events.provider("h", "wild-" + i, event), message);
                assertThat(info.getReason()).isEqualTo("POLICY_FAILED");
                assertThat(info.getMetadataOrDefault("rule", "")).isEqualTo(rule);
                open(server, "other-" + i);
            }
            assertThat(handover(server)).as("nothing changed").isEqualTo(before);
            Decision decision = server.blocking()
                    .reportEvent(Events.report(at(server, Events.userMessage("h", "m"))))
                    .getDecision();
            assertThat(decision.getSequence()).isEqualTo(2);
        }
        assertThat(log)
                .filteredOn(line -> line.contains(message))
                .hasSize(1)
                .first()
                .asString()
                .contains("acme/h", rule);
    }

    private static ErrorInfo refused(RunningServer server, HandoverEvent event, String message) {
        try {
            server.blocking().reportEvent(Events.report(at(server, event)));
        } catch (StatusRuntimeException e) {
            assertThat(e).hasMessageContaining(message);
            return Errors.info(e, Status.Code.INTERNAL);
        }
        throw new AssertionError("it was not refused");
    }

    private static void open(RunningServer server, String handover) {
        HandoverEvent opens = Events.status(handover, "opens", HANDOVER_STATUS_QUEUE);
        assertThat(server.blocking()
                        .reportEvent(Events.report(at(server, opens)))
                        .getDecision()
                        .getActionsList())
                .hasSize(2);
    }

    private static Handover handover(RunningServer server) {
        return server.blocking()
                .getHandover(GetHandoverRequest.newBuilder()
                        .setTenant(Events.TENANT)
                        .setHandoverId("h")
                        .build())
                .getHandover();
    }

    private static HandoverEvent at(RunningServer server, HandoverEvent event) {
        return Events.at(event, server.now());
    }

    private void policy(String rules) throws IOException {
        Files.writeString(folder.resolve("policy.yaml"), "name: wild\n");
        Files.writeString(folder.resolve("rules.drl"), HEADER + rules);
    }
}
