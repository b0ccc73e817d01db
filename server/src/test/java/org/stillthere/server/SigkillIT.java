package org.stillthere.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.stillthere.policy.model.HandoverKey;
import org.stillthere.server.storage.Durability;
import org.stillthere.server.storage.LaneTenure;
import org.stillthere.server.storage.StorageEngine;
import org.stillthere.server.storage.Tenures;
import org.stillthere.server.storage.rocksdb.RocksDbEngine;
import org.stillthere.server.testing.Events;
import org.stillthere.server.testing.ServerProcess;
import org.stillthere.v1.Ack;
import org.stillthere.v1.BatchReportEventsRequest;
import org.stillthere.v1.Decision;
import org.stillthere.v1.EventResult;
import org.stillthere.v1.HandoverEvent;
import org.stillthere.v1.HandoverStatus;
import org.stillthere.v1.MonitorHandoversRequest;
import org.stillthere.v1.MonitorHandoversResponse;
import org.stillthere.v1.Open;
import org.stillthere.v1.WatchHandoversRequest;
import org.stillthere.v1.WatchHandoversResponse;

/** A server that is killed under load, by SIGKILL, has lost nothing that it answered. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SigkillIT {
    private static final int ROUNDS = 5;
    private static final int HANDOVERS = 20;
    private static final int BATCH = 1_000;
    private static final long SEED = 20261122;

    @TempDir
    private Path data;

    @ParameterizedTest
    @ValueSource(strings = {"fsync", "process"})
    void whatWasAnsweredIsThereAfterTheRestart(String durability) throws Exception {
        Random random = new Random(SEED);
        List<Decision> answered = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            try (ServerProcess server = start(durability)) {
                everyAnswerIsGivenAgain(server, answered);
                answered = new Load(server, round).killAfter(200 + random.nextInt(2_000));
            }
            assertThat(answered).isNotEmpty();
        }
        try (ServerProcess server = start(durability)) {
            everyAnswerIsGivenAgain(server, answered);
        }
        deadlinesAreThoseOfTheHandovers();
    }

    @ParameterizedTest
    @ValueSource(strings = {"fsync", "process"})
    void itIsThereThoughTheLogHasRolledAndItsFilesHaveGone(String durability) throws Exception {
        List<Decision> answered = new ArrayList<>();
        for (int round = 0; round < 2; round++) {
            try (ServerProcess server = startSmall(durability)) {
                everyAnswerIsGivenAgain(server, answered);
                answered = new Load(server, round).killAfter(40_000);
            }
        }
        assertThat(numberOfTheNewestLog())
                .as("the number of the newest log file: those before were flushed and deleted")
                .isGreaterThan(15);
        try (ServerProcess server = startSmall(durability)) {
            everyAnswerIsGivenAgain(server, answered);
        }
    }

    /** With so small a heap that a memtable is full, and the log rolls, after a few thousand events. */
    private ServerProcess startSmall(String durability) throws Exception {
        return new ServerProcess(List.of("-Xmx48m"), 0, data, "--durability", durability, "--set", "timeout=1h");
    }

    private long numberOfTheNewestLog() throws IOException {
        try (Stream<Path> files = Files.list(data)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".log"))
                    .mapToLong(name -> Long.parseLong(name.substring(0, name.indexOf('.'))))
                    .max()
                    .orElse(0);
        }
    }

    /** A start takes the deadlines from in front of the states, and never sees the states themselves. */
    private void deadlinesAreThoseOfTheHandovers() {
        Map<HandoverKey, Long> deadlines = new HashMap<>();
        Map<HandoverKey, Long> ofStates = new HashMap<>();
        try (StorageEngine engine = RocksDbEngine.open(data, Durability.PROCESS, 1, InstantSource.system())) {
            engine.start(new Tenures() {
                @Override
                public void taken(LaneTenure tenure) {
                    tenure.forEachDeadline(deadlines::put);
                }

                @Override
                public void lost(int lane, long epoch) {
                    throw new AssertionError("nothing has failed");
                }
            });
            engine.handovers().forEachOf(Events.TENANT, "", handover -> {
                ofStates.put(handover.key(), handover.deadline());
                return true;
            });
        }
        assertThat(deadlines).hasSize(ROUNDS * HANDOVERS).isEqualTo(ofStates);
    }

    @Test
    void aTimerThatFellDueMeanwhileExpiresOnce() throws Exception {
        try (ServerProcess server = new ServerProcess(data, "--set", "timeout=1s", "--set", "closeAfter=100")) {
            server.blocking().reportEvent(Events.report(opening("h")));
        }
        try (ServerProcess server = new ServerProcess(data, "--set", "timeout=1s", "--set", "closeAfter=100")) {
            Iterator<WatchHandoversResponse> watch = server.blocking()
                    .watchHandovers(WatchHandoversRequest.newBuilder()
                            .setTenant(Events.TENANT)
                            .build());
            List<String> expiries = new ArrayList<>();
            long count = 0;
            while (count < 3) {
                WatchHandoversResponse next = watch.next();
                if (next.hasExisting()) {
                    count = next.getExisting().getInactivityCount();
                    assertThat(next.getExisting().getDecisionSequence()).isEqualTo(count + 1);
                } else if (next.hasChange()) {
                    Decision decision = next.getChange().getDecision();
                    expiries.add(decision.getEventId());
                    assertThat(decision.getInactivityCount()).isEqualTo(++count);
                    assertThat(decision.getSequence()).isEqualTo(count + 1);
                }
            }
            assertThat(expiries).doesNotHaveDuplicates();
        }
    }

    private ServerProcess start(String durability) throws Exception {
        return new ServerProcess(data, "--durability", durability, "--set", "timeout=1h");
    }

    private static HandoverEvent opening(String handover) {
        return Events.status(handover, "open", HandoverStatus.HANDOVER_STATUS_ACTIVE);
    }

    private static void everyAnswerIsGivenAgain(ServerProcess server, List<Decision> answered) {
        for (int from = 0; from < answered.size(); from += BATCH) {
            List<Decision> some = answered.subList(from, Math.min(from + BATCH, answered.size()));
            BatchReportEventsRequest.Builder request = BatchReportEventsRequest.newBuilder();
            some.forEach(decision -> request.addEvents(Load.event(decision.getHandoverId(), decision.getEventId())));
            assertThat(server.blocking().batchReportEvents(request.build()).getResultsList())
                    .extracting(SigkillIT::asItWasMade)
                    .containsExactlyElementsOf(some.stream()
                            .map(decision ->
                                    decision.toBuilder().setReplayed(true).build())
                            .toList());
        }
    }

    /** Who carries it out, and how far that is, may differ from answer to answer. */
    private static Decision asItWasMade(EventResult result) {
        return result.getDecision().toBuilder()
                .clearOwnerClientId()
                .clearAcknowledged()
                .build();
    }

    /** Events of several handovers on one stream, as fast as they are answered, until the server is killed. */
    private static final class Load implements StreamObserver<MonitorHandoversResponse> {
        private final ServerProcess server;
        private final int round;
        private final Map<String, AtomicInteger> sent = new ConcurrentHashMap<>();
        private final List<Decision> answered = new ArrayList<>();
        private final CountDownLatch ended = new CountDownLatch(1);
        private final CountDownLatch enough = new CountDownLatch(1);
        private final StreamObserver<MonitorHandoversRequest> requests;
        private volatile int wanted = Integer.MAX_VALUE;

        Load(ServerProcess server, int round) {
            this.server = server;
            this.round = round;
            this.requests = server.async().monitorHandovers(this);
            requests.onNext(MonitorHandoversRequest.newBuilder()
                    .setOpen(Open.newBuilder().setClientId("load " + round))
                    .build());
        }

        List<Decision> killAfter(int answers) throws InterruptedException {
            wanted = answers;
            for (int i = 0; i < HANDOVERS; i++) {
                send("round " + round + ", handover " + i);
            }
            enough.await();
            server.kill();
            ended.await();
            return answered;
        }

        static HandoverEvent event(String handover, String eventId) {
            return eventId.equals("open") ? opening(handover) : Events.userMessage(handover, eventId);
        }

        private void send(String handover) {
            int number = sent.computeIfAbsent(handover, unused -> new AtomicInteger())
                    .getAndIncrement();
            HandoverEvent event = event(handover, number == 0 ? "open" : "e" + number);
            requests.onNext(MonitorHandoversRequest.newBuilder().setEvent(event).build());
        }

        @Override
        public void onNext(MonitorHandoversResponse response) {
            if (response.hasDecision()) {
                Decision decision = response.getDecision();
                answered.add(decision);
                requests.onNext(MonitorHandoversRequest.newBuilder()
                        .setAck(Ack.newBuilder().setDecisionId(decision.getDecisionId()))
                        .build());
                if (answered.size() >= wanted) {
                    enough.countDown();
                }
                send(decision.getHandoverId());
            }
        }

        @Override
        public void onError(Throwable killed) {
            ended.countDown();
        }

        @Override
        public void onCompleted() {
            ended.countDown();
        }
    }
}
