package org.stillthere.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.stillthere.server.grpc.ListedStore.handover;

import io.grpc.Status;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.stillthere.policy.kernel.Policy;
import org.stillthere.policy.model.Decision;
import org.stillthere.policy.model.HandoverEvent;
import org.stillthere.policy.model.HandoverState;
import org.stillthere.policy.model.Occurrence;
import org.stillthere.policy.model.PolicyVersion;
import org.stillthere.server.delivery.ClientSessions;
import org.stillthere.server.incident.Incidents;
import org.stillthere.server.lane.Deliveries;
import org.stillthere.server.lane.Lanes;
import org.stillthere.server.metrics.ServerMetrics;
import org.stillthere.server.service.EventLimits;
import org.stillthere.server.service.HandoverService;
import org.stillthere.server.service.WatchRegistry;
import org.stillthere.server.storage.HandoverRecord;
import org.stillthere.server.storage.StoreException;
import org.stillthere.server.storage.Visitor;
import org.stillthere.server.storage.memory.MemoryEngine;
import org.stillthere.server.storage.memory.MemoryTables;
import org.stillthere.v1.WatchHandoversRequest;
import org.stillthere.v1.WatchHandoversResponse;

/** How a watch ends by itself: it stops reading the store, and nothing of it stays. */
class WatchStreamTest {
    private static final WatchHandoversRequest REQUEST =
            WatchHandoversRequest.newBuilder().setTenant("acme").build();
    private static final int MORE_THAN_MAY_WAIT = 10_300;

    private final Queue<Runnable> reads = new ArrayDeque<>();
    private final WatchRegistry watches = new WatchRegistry();
    private Lanes lanes;
    private HandoverService service;

    @BeforeEach
    void start() {
        lanes = Lanes.start(new Lanes.Setup(
                new MemoryEngine(new MemoryTables(), 1, InstantSource.system()),
                () -> WatchStreamTest::noPolicy,
                InstantSource.system(),
                (handover, event, decision) -> {},
                Deliveries.NONE,
                new Incidents(),
                ServerMetrics.NONE,
                1,
                1,
                death -> {}));
    }

    @AfterEach
    void stop() {
        lanes.close(java.time.Duration.ofSeconds(10));
    }

    @Test
    void aStoreThatFailsEndsTheWatchAndIsNotAskedAgain() {
        FakeCall<WatchHandoversResponse> call = new FakeCall<>(true);
        watch(new FailingStore(), call);
        assertThat(call.error()).isNull();

        int readCount = 0;
        for (Runnable read = reads.poll(); read != null && readCount < 100; read = reads.poll()) {
            read.run();
            readCount++;
        }

        assertThat(call.error()).isNotNull();
        Refusals.refused(Status.Code.UNAVAILABLE, "STORE_FAILED", call.error());
        assertThat(readCount).isEqualTo(1);
    }

    @Test
    void aFaultWhileReadingEndsTheWatchToo() {
        FakeCall<WatchHandoversResponse> call = new FakeCall<>(true);
        watch(
                new ListedStore() {
                    @Override
                    public void forEachOf(String tenant, String afterId, Visitor<HandoverRecord> visitor) {
                        throw new IllegalStateException("a record that can't be decoded");
                    }
                },
                call);
        try {
            reads.remove().run();
        } catch (IllegalStateException endsTheReaderAndIsSeenByNobody) {
            assertThat(endsTheReaderAndIsSeenByNobody).hasMessageContaining("decoded");
        }

        assertThat(call.error()).as("the caller must not wait for ever").isNotNull();
    }

    @Test
    void aVisitOfTheStoreStopsWhenTheServerDrains() {
        FakeCall<WatchHandoversResponse> call = new FakeCall<>(true);
        List<Boolean> wantsMore = new ArrayList<>();
        watch(
                new ListedStore() {
                    @Override
                    public void forEachOf(String tenant, String afterId, Visitor<HandoverRecord> visitor) {
                        wantsMore.add(visitor.visit(handover("a")));
                        service.drain();
                        wantsMore.add(visitor.visit(handover("b")));
                    }
                },
                call);
        reads.remove().run();

        assertThat(wantsMore)
                .as("a store must not be visited when it is about to be closed")
                .containsExactly(true, false);
        assertThat(reads).isEmpty();
    }

    @Test
    void ofAWatchThatWasCutOffNothingStays() {
        WeakReference<Object> call = cutOff();
        for (int i = 0; i < 20 && call.get() != null; i++) {
            System.gc();
        }

        assertThat(call.get()).as("kept alive by the server").isNull();
    }

    private WeakReference<Object> cutOff() {
        FakeCall<WatchHandoversResponse> call = new FakeCall<>(false);
        watch(new EmptyStore(), call);
        reads.remove().run();
        HandoverRecord handover = handover("h");
        HandoverState state = handover.state();
        HandoverEvent event =
                new HandoverEvent(state.key(), "event", null, new Occurrence.ProviderEvent("name", new TreeMap<>()));
        Decision decision = new Decision(
                "0", state.key(), "event", 1, 0, 0, 0, state.policyVersion(), state.openedAt(), List.of(), List.of());
        for (int i = 0; i < MORE_THAN_MAY_WAIT; i++) {
            watches.decided(handover, event, decision);
        }
        assertThat(call.error()).isNotNull();
        Refusals.refused(Status.Code.RESOURCE_EXHAUSTED, "STREAM_TOO_SLOW", call.error());
        reads.clear();
        return new WeakReference<>(call);
    }

    private void watch(ListedStore store, FakeCall<WatchHandoversResponse> call) {
        service = new HandoverService(new HandoverService.Setup(
                lanes,
                store,
                reads::add,
                new ClientSessions(
                        store, store, 1, InstantSource.system(), new Incidents(), java.time.Duration.ZERO, () -> ""),
                watches,
                InstantSource.system(),
                new EventLimits(java.time.Duration.ZERO, java.time.Duration.ZERO),
                1,
                () -> new PolicyVersion("policy", "0"),
                new Incidents(),
                ServerMetrics.NONE));
        new HandoverGrpcService(service).watchHandovers(REQUEST, call);
    }

    private static Policy noPolicy() {
        return (Policy) java.lang.reflect.Proxy.newProxyInstance(
                Policy.class.getClassLoader(), new Class<?>[] {Policy.class}, (proxy, method, arguments) -> {
                    throw new UnsupportedOperationException("nothing is decided here");
                });
    }

    private static class EmptyStore extends ListedStore {
        @Override
        public void forEachOf(String tenant, String afterId, Visitor<HandoverRecord> visitor) {}
    }

    private static final class FailingStore extends ListedStore {
        @Override
        public void forEachOf(String tenant, String afterId, Visitor<HandoverRecord> visitor) {
            throw new StoreException("can't read", new IOException("broken"));
        }
    }
}
