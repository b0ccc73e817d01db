package org.stillthere.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.stillthere.server.testing.Events.TENANT;
import static org.stillthere.server.testing.Events.provider;
import static org.stillthere.server.testing.Events.report;
import static org.stillthere.server.testing.Events.status;
import static org.stillthere.server.testing.Events.timestamp;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stillthere.rules.policy.DefaultPolicy;
import org.stillthere.rules.problem.SourceFile;
import org.stillthere.server.testing.RunningServer;
import org.stillthere.v1.GetHandoverRequest;
import org.stillthere.v1.Handover;
import org.stillthere.v1.HandoverEvent;
import org.stillthere.v1.HandoverStatus;
import org.stillthere.v1.Timer;

/** A provider puts the conversation on hold, and a rule lets the timers stand still: over a restart too. */
class TimersOnHoldTest {
    private static final String RULES = """
            package policy;
            import org.stillthere.policy.language.Actions;
            import org.stillthere.policy.language.Facts;
            global Actions actions;
            rule "Stand still while the agent has the user on hold"
            when
                Facts( providerEvent == "on-hold" )
            then
                actions.holdTimers();
            end
            rule "Go on after the hold"
            when
                Facts( providerEvent == "off-hold" )
            then
                actions.resumeTimers();
            end
            """;

    @TempDir
    private Path policy;

    @TempDir
    private Path data;

    @BeforeEach
    void write() throws IOException {
        for (Map.Entry<String, SourceFile> file : DefaultPolicy.source().files().entrySet()) {
            Path target = policy.resolve(file.getKey());
            Files.createDirectories(target.getParent());
            Files.writeString(target, file.getValue().text());
        }
        Files.writeString(policy.resolve("hold.drl"), RULES);
    }

    @Test
    void whatIsLeftOfATimerIsKept() throws Exception {
        Instant held;
        Instant stopped;
        try (RunningServer server = RunningServer.start(data, policy, Map.of(), RunningServer.START)) {
            tell(server, status("h", "open", HandoverStatus.HANDOVER_STATUS_ACTIVE));
            server.forward(Duration.ofSeconds(20));
            held = server.now();
            tell(server, provider("h", "hold", "on-hold"));
            server.forward(Duration.ofMinutes(10));
            Handover handover = handover(server);
            assertThat(handover.getInactivityCount()).isZero();
            assertThat(handover.getTimersList()).isEmpty();
            assertThat(handover.getTimersHeldSince()).isEqualTo(timestamp(held));
            assertThat(handover.getHeldTimersList()).extracting(Timer::getName).containsExactly("inactivity");
            stopped = server.now();
        }
        try (RunningServer server = RunningServer.start(data, policy, Map.of(), stopped.plusSeconds(3600))) {
            assertThat(handover(server).getInactivityCount()).isZero();
            tell(server, provider("h", "go-on", "off-hold"));
            Handover handover = handover(server);
            assertThat(handover.hasTimersHeldSince()).isFalse();
            assertThat(handover.getTimersList())
                    .singleElement()
                    .satisfies(timer -> assertThat(timer.getDeadline())
                            .isEqualTo(timestamp(server.now().plusSeconds(40))));
            server.forward(Duration.ofSeconds(39));
            assertThat(handover(server).getInactivityCount()).isZero();
            server.forward(Duration.ofSeconds(1));
            assertThat(handover(server).getInactivityCount()).isEqualTo(1);
        }
    }

    private static void tell(RunningServer server, HandoverEvent event) {
        server.blocking().reportEvent(report(event));
    }

    private static Handover handover(RunningServer server) {
        return server.blocking()
                .getHandover(GetHandoverRequest.newBuilder()
                        .setTenant(TENANT)
                        .setHandoverId("h")
                        .build())
                .getHandover();
    }
}
