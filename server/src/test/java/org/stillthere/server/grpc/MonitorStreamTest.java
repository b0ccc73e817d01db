package org.stillthere.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.stillthere.server.testing.Events.status;
import static org.stillthere.server.testing.Events.userMessage;
import static org.stillthere.v1.HandoverStatus.HANDOVER_STATUS_COMPLETED;
import static org.stillthere.v1.HandoverStatus.HANDOVER_STATUS_QUEUE;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stillthere.rules.CompiledPolicy;
import org.stillthere.rules.DefaultPolicy;
import org.stillthere.rules.PolicyResult;
import org.stillthere.server.config.Durability;
import org.stillthere.server.lane.Incidents;
import org.stillthere.server.lane.Lanes;
import org.stillthere.server.store.HandoverStore;
import org.stillthere.server.store.RocksHandoverStore;
import org.stillthere.v1.HandoverEvent;
import org.stillthere.v1.MonitorHandoversRequest;
import org.stillthere.v1.MonitorHandoversResponse;
import org.stillthere.v1.Open;

/** What a stream keeps in memory for the handovers that were named on it: only for those that are open. */
class MonitorStreamTest {
    private final FakeCall<MonitorHandoversResponse> call = new FakeCall<>(true);
    private CompiledPolicy policy;
    private HandoverStore store;
    private Lanes lanes;
    private MonitorStream stream;

    @BeforeEach
    void start(@TempDir Path data) {
        policy = ((PolicyResult.Ready) DefaultPolicy.load(Map.of())).policy();
        store = RocksHandoverStore.open(data, Durability.PROCESS);
        DecisionFeed feed = new DecisionFeed();
        lanes = Lanes.start(new Lanes.Setup(
                store, policy::open, InstantSource.system(), feed, new Incidents(), 1, 100_000, 10, death -> {}));
        EventDesk desk = new EventDesk(
                lanes,
                new EventLimits(Duration.ofDays(1), Duration.ofDays(1)),
                InstantSource.system(),
                policy.version());
        stream = new MonitorStream(call, desk, feed.monitors());
        stream.onNext(MonitorHandoversRequest.newBuilder()
                .setOpen(Open.newBuilder().setClientId("test"))
                .build());
    }

    @AfterEach
    void stop() {
        lanes.close(Duration.ofSeconds(10));
        store.close();
        policy.close();
    }

    @Test
    void anOpenHandoverIsKept() {
        report(status("h", "open", HANDOVER_STATUS_QUEUE));
        lanes.close(Duration.ofSeconds(10));

        assertThat(stream.owned()).hasSize(1);
    }

    @Test
    void handoversThatAreNotThereAreNotKept() {
        for (int i = 0; i < 1_000; i++) {
            report(userMessage("no such handover " + i, "m"));
        }
        lanes.close(Duration.ofSeconds(10));

        assertThat(call.sent()).hasSize(1_001);
        assertThat(stream.owned().size()).isZero();
    }

    @Test
    void handoversThatAreOverAreNotKeptNotEvenWhenTheyAreNamedAgain() {
        for (int i = 0; i < 100; i++) {
            report(status("h" + i, "open", HANDOVER_STATUS_QUEUE));
            report(status("h" + i, "end", HANDOVER_STATUS_COMPLETED));
        }
        awaitAnswers(201);
        for (int i = 0; i < 100; i++) {
            report(status("h" + i, "end", HANDOVER_STATUS_COMPLETED));
            report(userMessage("h" + i, "late"));
        }
        lanes.close(Duration.ofSeconds(10));

        assertThat(call.sent()).hasSize(401);
        assertThat(stream.owned().size()).isZero();
    }

    /** Until so many messages were sent; what they were about is decided on and told of by then. */
    private void awaitAnswers(int count) {
        CompletableFuture<Void> answered = CompletableFuture.runAsync(() -> {
            while (call.sent().size() < count) {
                Thread.onSpinWait();
            }
        });
        assertThat(answered).succeedsWithin(20, TimeUnit.SECONDS);
    }

    private void report(HandoverEvent event) {
        stream.onNext(MonitorHandoversRequest.newBuilder().setEvent(event).build());
    }
}
