package org.stillthere.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.stillthere.v1.EventResult;

/** Whatever breaks and fails, every event is decided on once and in order, and every decision has effect once. */
class BreakingStreamsTest {
    private static final int HANDOVERS = 20;
    private static final int EVENTS = 40;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void everythingHasEffectOnceAndInOrder(long seed) throws Exception {
        ForgetfulServer server = new ForgetfulServer(seed);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        Map<String, List<Long>> effects = new ConcurrentHashMap<>();
        Random random = new Random(seed);
        DecisionHandler handler = DecisionHandler.blocking(threads, decision -> {
            synchronized (random) {
                if (random.nextInt(10) == 0) {
                    throw new IllegalStateException("now and then");
                }
            }
            effects.computeIfAbsent(decision.getHandoverId(), key -> new ArrayList<>())
                    .add(decision.getSequence());
        });
        try (HandoverMonitor monitor = HandoverMonitor.to(server.target())
                .plaintext()
                .clientId("client")
                .handler(handler)
                .maxPendingReports(64)
                .backoff(new Backoff(Duration.ofMillis(1), Duration.ofMillis(10)))
                .closeTimeout(Duration.ofSeconds(60))
                .start()) {
            List<CompletableFuture<EventResult>> answers = new ArrayList<>();
            for (int event = 0; event < EVENTS; event++) {
                for (int handover = 0; handover < HANDOVERS; handover++) {
                    answers.add(monitor.report(Samples.userMessage("h" + handover, "e" + event)));
                    if (event % 10 == 9) {
                        server.expire("h" + handover, "stillthere/" + event);
                    }
                }
            }
            for (CompletableFuture<EventResult> answer : answers) {
                assertThat(answer.get(60, TimeUnit.SECONDS).hasDecision())
                        .as("the event was decided")
                        .isTrue();
            }
            server.calmDown();
            server.awaitAllAcked();
        } finally {
            server.stop();
            threads.shutdownNow();
        }

        assertThat(server.breaks).isPositive();
        int done = effects.values().stream().mapToInt(List::size).sum();
        assertThat(done).as("each once").isEqualTo(server.decisions());
        for (int handover = 0; handover < HANDOVERS; handover++) {
            List<String> reported = server.decidedOn("h" + handover).stream()
                    .filter(id -> !id.startsWith("stillthere/"))
                    .toList();
            assertThat(reported).hasSize(EVENTS);
            for (int event = 0; event < EVENTS; event++) {
                assertThat(reported.get(event)).isEqualTo("e" + event);
            }
            assertThat(effects.get("h" + handover)).isSorted().doesNotHaveDuplicates();
        }
    }
}
