package org.stillthere.server.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.stillthere.v1.Ack;
import org.stillthere.v1.Checkpoint;
import org.stillthere.v1.Decision;
import org.stillthere.v1.HandoverEvent;
import org.stillthere.v1.MonitorHandoversRequest;
import org.stillthere.v1.MonitorHandoversResponse;
import org.stillthere.v1.Open;
import org.stillthere.v1.Opened;

/** A client on a stream: sends, and waits for what comes. */
public final class MonitorClient implements StreamObserver<MonitorHandoversResponse> {
    private static final long PATIENCE_SECONDS = 60;
    private static final AtomicInteger IDS = new AtomicInteger();

    private final BlockingQueue<MonitorHandoversResponse> received = new LinkedBlockingQueue<>();
    private final BlockingQueue<Checkpoint> checkpoints = new LinkedBlockingQueue<>();
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private final StreamObserver<MonitorHandoversRequest> requests;
    private boolean acks = true;
    private Opened opened = Opened.getDefaultInstance();

    /** Begins a stream and sends nothing. */
    public MonitorClient(RunningServer server) {
        this.requests = server.async().monitorHandovers(this);
    }

    /** A stream that is open, under an id of its own, and takes over the handovers of the tenant. */
    public static MonitorClient open(RunningServer server) {
        return open(server, Open.newBuilder().setClientId(freshId()).addTenants(Events.TENANT));
    }

    /** A stream that is open as it is said, and acks what it takes. */
    public static MonitorClient open(RunningServer server, Open.Builder open) {
        return new MonitorClient(server).opened(open);
    }

    /** A stream that is open as it is said, and acks what it is told to and nothing else. */
    public static MonitorClient openWithoutAcks(RunningServer server, Open.Builder open) {
        MonitorClient client = new MonitorClient(server);
        client.acks = false;
        return client.opened(open);
    }

    /** An id that no other client has. */
    public static String freshId() {
        return "test-" + IDS.incrementAndGet();
    }

    private MonitorClient opened(Open.Builder open) {
        send(MonitorHandoversRequest.newBuilder().setOpen(open).build());
        MonitorHandoversResponse first = next();
        assertThat(first.hasOpened()).as("opened, not %s", first).isTrue();
        opened = first.getOpened();
        return this;
    }

    /** What the server said first. */
    public Opened opened() {
        return opened;
    }

    public synchronized void send(MonitorHandoversRequest request) {
        requests.onNext(request);
    }

    public void ack(String... decisionIds) {
        send(MonitorHandoversRequest.newBuilder()
                .setAck(Ack.newBuilder().addAllDecisionIds(List.of(decisionIds)))
                .build());
    }

    /** Breaks the stream off, as a client that dies does. */
    public void breakOff() {
        ((ClientCallStreamObserver<MonitorHandoversRequest>) requests).cancel("the client breaks off", null);
    }

    public void send(HandoverEvent event) {
        send(MonitorHandoversRequest.newBuilder().setEvent(event).build());
    }

    /** Sends no more. */
    public synchronized void halfClose() {
        acks = false;
        requests.onCompleted();
    }

    /** The next checkpoint; fails if none comes. */
    public Checkpoint nextCheckpoint() {
        return take(checkpoints);
    }

    private static <T> T take(BlockingQueue<T> queue) {
        try {
            T next = queue.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(next).as("a message of the server").isNotNull();
            return next;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** The next message that is no checkpoint; fails if none comes. */
    public MonitorHandoversResponse next() {
        MonitorHandoversResponse next = take(received);
        if (acks && next.hasDecision() && next.getDecision().getActionsCount() > 0) {
            ack(next.getDecision().getDecisionId());
        }
        return next;
    }

    /** The next message, which must be a decision. */
    public Decision nextDecision() {
        MonitorHandoversResponse next = next();
        assertThat(next.hasDecision()).as("a decision, not %s", next).isTrue();
        return next.getDecision();
    }

    /** Reports an event, and waits for its decision. */
    public Decision report(HandoverEvent event) {
        send(event);
        Decision decision = nextDecision();
        assertThat(decision.getEventId()).isEqualTo(event.getEventId());
        return decision;
    }

    /** Done when the stream ends: well, or with the error. */
    public CompletableFuture<Void> end() {
        return end;
    }

    /** Whether messages wait to be taken. */
    public boolean hasMore() {
        return !received.isEmpty();
    }

    @Override
    public void onNext(MonitorHandoversResponse response) {
        if (response.hasCheckpoint()) {
            checkpoints.add(response.getCheckpoint());
        } else {
            received.add(response);
        }
    }

    @Override
    public void onError(Throwable error) {
        end.completeExceptionally(error);
    }

    @Override
    public void onCompleted() {
        end.complete(null);
    }
}
