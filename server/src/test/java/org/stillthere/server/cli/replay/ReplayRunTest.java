package org.stillthere.server.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.stillthere.rules.policy.CompiledPolicy;
import org.stillthere.rules.policy.DefaultPolicy;
import org.stillthere.rules.policy.PolicyResult;
import org.stillthere.rules.policy.PolicySession;
import org.stillthere.server.StartupException;
import org.stillthere.server.simulate.Conversation;
import org.stillthere.server.simulate.SimulationReport;
import org.stillthere.server.simulate.SimulationResult;
import org.stillthere.server.simulate.Simulator;
import org.stillthere.server.simulate.TraceFile;
import org.stillthere.server.testing.Events;
import org.stillthere.server.testing.MonitorClient;
import org.stillthere.server.testing.RunningServer;
import org.stillthere.v1.Decision;
import org.stillthere.v1.EventResult;
import org.stillthere.v1.Handover;
import org.stillthere.v1.HandoverEvent;
import org.stillthere.v1.HandoverStatus;
import org.stillthere.v1.ListHandoversRequest;

/** A trace that is played against a real server comes to what a simulation of it comes to. The test moves the clock. */
class ReplayRunTest {
    private static final String[] TRACE = {
        "{'conversation':'talks','startsAt':7,'events':[{'at':0,'from':'USER'},{'at':20,'from':'AGENT'},"
                + "{'at':25,'from':'USER'}]}",
        "{'conversation':'comes back','startsAt':0,'events':[{'at':0,'from':'USER'},{'at':90,'from':'USER'},"
                + "{'at':95,'from':'AGENT'}]}",
        "{'conversation':'comes too late','startsAt':3,'events':[{'at':0,'from':'USER'},{'at':20,'from':'AGENT'},"
                + "{'at':141,'from':'USER'}]}",
        "{'conversation':'just in time','startsAt':4,'events':[{'at':0,'from':'USER'},{'at':119,'from':'USER'}]}",
        "{'conversation':'only the agent','startsAt':500,'events':[{'at':3,'from':'AGENT'}]}",
        "{'conversation':'nobody','startsAt':11,'events':[]}"
    };

    /** The server's timeout is the minute of the simulation, divided by this. */
    private static final double SPEED = 4;

    @TempDir
    private Path folder;

    private Path trace;
    private RunningServer server;
    private MonitorClient client;

    @BeforeEach
    void start() throws StartupException, IOException {
        trace = folder.resolve("trace.jsonl");
        Files.writeString(trace, String.join("\n", TRACE).replace('\'', '"'));
        server = RunningServer.start(folder.resolve("data"), null, Map.of("timeout", "15s"), RunningServer.START);
        client = MonitorClient.open(server);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 100})
    void theFiguresAreThoseOfASimulation(int concurrency) {
        ReplayFigures played = play(concurrency, false);
        SimulationReport simulated = simulate();
        assertThat(played.count())
                .isEqualTo(new ReplayedConversation.Count(
                        simulated.handovers(),
                        simulated.messages(),
                        simulated.prompts(),
                        simulated.closures(),
                        simulated.falseCloses(),
                        simulated.promptReturns()))
                .isEqualTo(new ReplayedConversation.Count(6, 12, 8, 6, 1, 2));
        assertThat(played.eventsRefused()).isZero();
        assertThat(played.unfinished()).isZero();
        assertThat(played.latest()).isZero();
        assertThat(handovers())
                .hasSize(6)
                .allSatisfy(handover ->
                        assertThat(handover.getStatus()).isEqualTo(HandoverStatus.HANDOVER_STATUS_COMPLETED));
    }

    @Test
    void aConversationCanEndWithItsLastMessage() {
        ReplayedConversation.Count count = play(100, true).count();
        assertThat(count.closures()).isEqualTo(1); // before the last message
        assertThat(count.falseCloses()).isEqualTo(1);
    }

    @Test
    void aPlayThatIsCancelledLeavesNothingOpen() {
        VirtualClock clock = new VirtualClock();
        ReplayRun play = live(clock, 0, false);
        play.start();
        clock.runUntil(Duration.ofSeconds(10).toNanos());
        assertThat(handovers()).hasSize(5);
        play.cancel();
        clock.runUntil(clock.nanos());
        assertThat(play.end()).isDone();
        assertThat(play.figures(0).complete()).as("the whole trace was played").isFalse();
        assertThat(play.figures(0).count().handovers()).isEqualTo(5);
        assertThat(handovers())
                .allSatisfy(handover ->
                        assertThat(handover.getStatus()).isEqualTo(HandoverStatus.HANDOVER_STATUS_CANCELLED));
    }

    private ReplayFigures play(int concurrency, boolean completeAtEnd) {
        VirtualClock clock = new VirtualClock();
        ReplayRun play = live(clock, concurrency, completeAtEnd);
        play.start();
        while (!play.end().isDone()) {
            List<Instant> deadlines = deadlines();
            long expiry = deadlines.isEmpty() ? Long.MAX_VALUE : sinceStart(deadlines.get(0));
            long next = Math.min(clock.next(), expiry);
            server.forward(Duration.ofNanos(next - sinceStart(server.now())));
            clock.nanos = next;
            for (Instant deadline : deadlines) {
                if (sinceStart(deadline) == next) {
                    play.carryOut(client.nextDecision());
                }
            }
            clock.runUntil(next);
        }
        return play.figures(0);
    }

    private ReplayRun live(VirtualClock clock, int concurrency, boolean completeAtEnd) {
        TraceFile.Result read = TraceFile.read(trace, Integer.MAX_VALUE);
        List<Conversation> conversations = ((TraceFile.Result.Read) read).conversations();
        ReplayRun.Setup setup =
                new ReplayRun.Setup(SPEED, concurrency, completeAtEnd, Events.TENANT, "run/", done -> {});
        return new ReplayRun(setup, clock, conversations, this::report);
    }

    /** Answers at once: what the server pushes comes when the test moves its clock, and then only. */
    private CompletableFuture<EventResult> report(HandoverEvent event) {
        Decision decision = client.report(event);
        return CompletableFuture.completedFuture(
                EventResult.newBuilder().setDecision(decision).build());
    }

    private List<Instant> deadlines() {
        return handovers().stream()
                .flatMap(handover -> handover.getTimersList().stream())
                .map(timer -> instant(timer.getDeadline()))
                .sorted()
                .toList();
    }

    private static long sinceStart(Instant time) {
        return Duration.between(RunningServer.START, time).toNanos();
    }

    private List<Handover> handovers() {
        return server.blocking()
                .listHandovers(ListHandoversRequest.newBuilder()
                        .setTenant(Events.TENANT)
                        .build())
                .getHandoversList();
    }

    private SimulationReport simulate() {
        CompiledPolicy policy = ((PolicyResult.Ready) DefaultPolicy.load(Map.of())).policy();
        try (policy;
                PolicySession session = policy.open()) {
            return ((SimulationResult.Finished) new Simulator(List.of(session), bytes -> {}).run(trace)).report();
        }
    }

    private static Instant instant(Timestamp timestamp) {
        return Instant.ofEpochSecond(timestamp.getSeconds(), timestamp.getNanos());
    }

    /** Time that passes when the test says so. */
    private static final class VirtualClock implements ReplayClock {
        private record Work(long nanos, Runnable runnable) {}

        private final PriorityQueue<Work> later = new PriorityQueue<>(Comparator.comparing(Work::nanos));
        private final Queue<Runnable> now = new ArrayDeque<>();
        private long nanos;

        @Override
        public long nanos() {
            return nanos;
        }

        @Override
        public void at(long at, Runnable work) {
            if (at <= nanos) {
                now.add(work);
            } else {
                later.add(new Work(at, work));
            }
        }

        /** When there is something to do next. */
        long next() {
            return !now.isEmpty()
                    ? nanos
                    : later.isEmpty() ? Long.MAX_VALUE : later.element().nanos();
        }

        void runUntil(long end) {
            while (!now.isEmpty() || (!later.isEmpty() && later.element().nanos() <= end)) {
                if (now.isEmpty()) {
                    Work work = later.remove();
                    nanos = work.nanos();
                    now.add(work.runnable());
                }
                now.remove().run();
            }
            nanos = end;
        }

        @Override
        public void close() {
            later.clear();
        }
    }
}
