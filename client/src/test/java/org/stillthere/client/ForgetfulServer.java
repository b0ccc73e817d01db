package org.stillthere.client;

import static org.awaitility.Awaitility.await;

import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.stillthere.v1.Decision;
import org.stillthere.v1.ErrorReason;
import org.stillthere.v1.HandoverEvent;
import org.stillthere.v1.HandoverServiceGrpc;
import org.stillthere.v1.MonitorHandoversRequest;
import org.stillthere.v1.MonitorHandoversResponse;
import org.stillthere.v1.Opened;
import org.stillthere.v1.Rejection;

/**
 * A server of one client that keeps the contract of delivery, but breaks the stream at random moments, before or
 * after what a message asked for was done, and refuses events for now.
 */
final class ForgetfulServer extends HandoverServiceGrpc.HandoverServiceImplBase {
    private final Random random;
    private final Map<String, Long> sequences = new HashMap<>();
    private final Map<String, List<String>> decidedOn = new HashMap<>();
    private final Map<String, Decision> decisions = new HashMap<>();
    private final Map<String, Decision> notAcked = new LinkedHashMap<>();
    private final Server server;
    private @Nullable StreamObserver<MonitorHandoversResponse> client;
    private boolean calm;
    int breaks;

    ForgetfulServer(long seed) throws IOException {
        random = new Random(seed);
        server = NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
                .addService(this)
                .build()
                .start();
    }

    String target() {
        return "127.0.0.1:" + server.getPort();
    }

    /** From here on nothing goes wrong any more. */
    synchronized void calmDown() {
        calm = true;
    }

    synchronized List<String> decidedOn(String handover) {
        return List.copyOf(decidedOn.getOrDefault(handover, List.of()));
    }

    /** Returns when the client has acked everything; fails if it has not within a minute. */
    void awaitAllAcked() {
        await("acks of all decisions").atMost(Duration.ofMinutes(1)).until(this::notAcked, Set::isEmpty);
    }

    private synchronized Set<String> notAcked() {
        return Set.copyOf(notAcked.keySet());
    }

    /** How many decisions with something to do there are. */
    synchronized int decisions() {
        return decisions.size();
    }

    /** A timer of the handover expires. */
    synchronized void expire(String handover, String eventId) {
        Decision decision = decide(handover, eventId);
        if (client != null) {
            send(client, MonitorHandoversResponse.newBuilder().setDecision(decision));
        }
    }

    void stop() {
        server.shutdownNow();
    }

    @Override
    public StreamObserver<MonitorHandoversRequest> monitorHandovers(StreamObserver<MonitorHandoversResponse> observer) {
        return new StreamObserver<>() {
            @Override
            public void onNext(MonitorHandoversRequest message) {
                received(observer, message);
            }

            @Override
            public void onError(Throwable error) {}

            @Override
            public void onCompleted() {
                observer.onCompleted();
            }
        };
    }

    private synchronized void received(StreamObserver<MonitorHandoversResponse> from, MonitorHandoversRequest message) {
        if (message.hasOpen()) {
            client = from;
            send(from, MonitorHandoversResponse.newBuilder().setOpened(Opened.getDefaultInstance()));
            notAcked.values().stream()
                    .sorted(Comparator.comparingLong(Decision::getSequence))
                    .forEach(decision -> send(
                            from,
                            MonitorHandoversResponse.newBuilder()
                                    .setDecision(decision.toBuilder().setRedelivered(true))));
            return;
        }
        if (client != from || breaks(from)) {
            return;
        }
        switch (message.getMessageCase()) {
            case EVENT -> event(from, message.getEvent());
            case EVENTS -> message.getEvents().getEventsList().forEach(event -> event(from, event));
            case ACK -> FakeStream.ids(message.getAck()).forEach(notAcked::remove);
            case OPEN, MESSAGE_NOT_SET -> throw new IllegalStateException("not expected: " + message);
        }
        breaks(from);
    }

    private void event(StreamObserver<MonitorHandoversResponse> from, HandoverEvent event) {
        if (!calm && random.nextInt(8) == 0) {
            send(
                    from,
                    MonitorHandoversResponse.newBuilder()
                            .setRejection(Rejection.newBuilder()
                                    .setTenant(event.getTenant())
                                    .setHandoverId(event.getHandoverId())
                                    .setEventId(event.getEventId())
                                    .setReason(ErrorReason.ERROR_REASON_TOO_MANY_IN_FLIGHT)));
            return;
        }
        Decision known = decisions.get(event.getHandoverId() + "/" + event.getEventId());
        Decision answer = known == null
                ? decide(event.getHandoverId(), event.getEventId())
                : known.toBuilder()
                        .setReplayed(true)
                        .setAcknowledged(!notAcked.containsKey(known.getDecisionId()))
                        .build();
        send(from, MonitorHandoversResponse.newBuilder().setDecision(answer));
    }

    private Decision decide(String handover, String eventId) {
        long sequence = sequences.merge(handover, 1L, Long::sum);
        Decision decision =
                Samples.saying(Samples.decision(handover, eventId, sequence)).build();
        decisions.put(handover + "/" + eventId, decision);
        decidedOn.computeIfAbsent(handover, key -> new ArrayList<>()).add(eventId);
        notAcked.put(decision.getDecisionId(), decision);
        return decision;
    }

    private boolean breaks(StreamObserver<MonitorHandoversResponse> from) {
        boolean now = !calm && client == from && random.nextInt(30) == 0;
        if (now) {
            breaks++;
            client = null;
            from.onError(Status.UNAVAILABLE.withDescription("at random").asRuntimeException());
        }
        return now;
    }

    private static void send(StreamObserver<MonitorHandoversResponse> to, MonitorHandoversResponse.Builder message) {
        try {
            to.onNext(message.build());
        } catch (RuntimeException e) {
            // The client has gone: it is sent again on the next stream.
        }
    }
}
