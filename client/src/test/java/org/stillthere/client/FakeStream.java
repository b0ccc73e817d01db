package org.stillthere.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.rpc.ErrorInfo;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.stillthere.v1.Ack;
import org.stillthere.v1.Checkpoint;
import org.stillthere.v1.Decision;
import org.stillthere.v1.ErrorReason;
import org.stillthere.v1.EventResult;
import org.stillthere.v1.HandoverEvent;
import org.stillthere.v1.MonitorHandoversRequest;
import org.stillthere.v1.MonitorHandoversResponse;
import org.stillthere.v1.Open;
import org.stillthere.v1.Opened;
import org.stillthere.v1.Rejection;
import org.stillthere.v1.ResultBatch;

/** One stream as the server sees it. The test says what the server says. */
final class FakeStream implements StreamObserver<MonitorHandoversRequest> {
    private static final long PATIENCE_SECONDS = 30;

    private final ServerCallStreamObserver<MonitorHandoversResponse> client;
    private final BlockingQueue<MonitorHandoversRequest> received = new LinkedBlockingQueue<>();
    private final Queue<HandoverEvent> events = new ArrayDeque<>();
    private final CompletableFuture<Void> halfClosed = new CompletableFuture<>();
    private final CompletableFuture<Void> cancelled = new CompletableFuture<>();

    FakeStream(ServerCallStreamObserver<MonitorHandoversResponse> client) {
        this.client = client;
        client.setOnCancelHandler(() -> cancelled.complete(null));
    }

    @Override
    public void onNext(MonitorHandoversRequest message) {
        received.add(message);
    }

    @Override
    public void onError(Throwable error) {
        cancelled.complete(null);
    }

    @Override
    public void onCompleted() {
        halfClosed.complete(null);
    }

    // what the client said

    MonitorHandoversRequest next() throws InterruptedException {
        MonitorHandoversRequest message = received.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(message).as("a message of the client").isNotNull();
        return message;
    }

    Open nextOpen() throws InterruptedException {
        MonitorHandoversRequest message = next();
        assertThat(message.hasOpen()).as("%s", message).isTrue();
        return message.getOpen();
    }

    /** The next event, of those that came together too. */
    HandoverEvent nextEvent() throws InterruptedException {
        if (events.isEmpty()) {
            MonitorHandoversRequest message = next();
            if (message.hasEvents()) {
                events.addAll(message.getEvents().getEventsList());
            } else {
                assertThat(message.hasEvent()).as("%s", message).isTrue();
                events.add(message.getEvent());
            }
        }
        return events.remove();
    }

    List<String> nextEventIds(int count) throws InterruptedException {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ids.add(nextEvent().getEventId());
        }
        return ids;
    }

    List<String> nextAcks(int count) throws InterruptedException {
        List<String> ids = new ArrayList<>();
        while (ids.size() < count) {
            MonitorHandoversRequest message = next();
            assertThat(message.hasAck()).as("%s", message).isTrue();
            ids.addAll(ids(message.getAck()));
        }
        return ids;
    }

    String nextAck() throws InterruptedException {
        return nextAcks(1).get(0);
    }

    static List<String> ids(Ack ack) {
        List<String> ids = new ArrayList<>(ack.getDecisionIdsList());
        if (!ack.getDecisionId().isEmpty()) {
            ids.add(ack.getDecisionId());
        }
        return ids;
    }

    /** Nothing came that was not looked at. Say first what makes sure of it. */
    void hasNothingMore() {
        assertThat(events).isEmpty();
        assertThat(received).isEmpty();
    }

    void awaitHalfClose() throws Exception {
        halfClosed.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    boolean isHalfClosed() {
        return halfClosed.isDone();
    }

    void awaitCancel() throws Exception {
        cancelled.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    // what the server says

    FakeStream opened(String token) {
        return opened(token, Duration.ofSeconds(10));
    }

    FakeStream opened(String token, Duration checkpointInterval) {
        send(MonitorHandoversResponse.newBuilder()
                .setOpened(Opened.newBuilder()
                        .setPolicyVersion("test@1")
                        .setResumeToken(token)
                        .setMaxOutstanding(1_000)
                        .setCheckpointInterval(
                                com.google.protobuf.Duration.newBuilder().setSeconds(checkpointInterval.toSeconds()))));
        return this;
    }

    void decide(Decision decision) {
        send(MonitorHandoversResponse.newBuilder().setDecision(decision));
    }

    void decide(Decision.Builder decision) {
        decide(decision.build());
    }

    void decideTogether(List<Decision> decisions) {
        ResultBatch.Builder batch = ResultBatch.newBuilder();
        decisions.forEach(decision -> batch.addResults(EventResult.newBuilder().setDecision(decision)));
        send(MonitorHandoversResponse.newBuilder().setResults(batch));
    }

    void reject(HandoverEvent event, ErrorReason reason) {
        send(MonitorHandoversResponse.newBuilder()
                .setRejection(Rejection.newBuilder()
                        .setTenant(event.getTenant())
                        .setHandoverId(event.getHandoverId())
                        .setEventId(event.getEventId())
                        .setReason(reason)));
    }

    void checkpoint() {
        send(MonitorHandoversResponse.newBuilder().setCheckpoint(Checkpoint.getDefaultInstance()));
    }

    synchronized void complete() {
        client.onCompleted();
    }

    synchronized void fail(io.grpc.Status.Code code, String reason) {
        com.google.rpc.Status.Builder status =
                com.google.rpc.Status.newBuilder().setCode(code.value()).setMessage("the test says so");
        if (!reason.isEmpty()) {
            status.addDetails(Any.pack(ErrorInfo.newBuilder()
                    .setDomain("stillthere.org")
                    .setReason(reason)
                    .build()));
        }
        client.onError(StatusProto.toStatusRuntimeException(status.build()));
    }

    void breakOff() {
        fail(io.grpc.Status.Code.UNAVAILABLE, "");
    }

    private synchronized void send(MonitorHandoversResponse.Builder message) {
        client.onNext(message.build());
    }
}
