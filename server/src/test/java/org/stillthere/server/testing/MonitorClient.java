package org.stillthere.server.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.stub.StreamObserver;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.stillthere.v1.Decision;
import org.stillthere.v1.HandoverEvent;
import org.stillthere.v1.MonitorHandoversRequest;
import org.stillthere.v1.MonitorHandoversResponse;
import org.stillthere.v1.Open;

/** A client on a stream: sends, and waits for what comes. */
public final class MonitorClient implements StreamObserver<MonitorHandoversResponse> {
    private static final long PATIENCE_SECONDS = 20;

    private final BlockingQueue<MonitorHandoversResponse> received = new LinkedBlockingQueue<>();
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private final StreamObserver<MonitorHandoversRequest> requests;

    /** Begins a stream and sends nothing. */
    public MonitorClient(RunningServer server) {
        this.requests = server.async().monitorHandovers(this);
    }

    /** A stream that is open, and takes the timers' decisions of the tenant. */
    public static MonitorClient open(RunningServer server) {
        MonitorClient client = new MonitorClient(server);
        client.send(MonitorHandoversRequest.newBuilder()
                .setOpen(Open.newBuilder().setClientId("test").addTenants(Events.TENANT))
                .build());
        assertThat(client.next().hasOpened()).isTrue();
        return client;
    }

    public void send(MonitorHandoversRequest request) {
        requests.onNext(request);
    }

    public void send(HandoverEvent event) {
        send(MonitorHandoversRequest.newBuilder().setEvent(event).build());
    }

    /** Sends no more. */
    public void halfClose() {
        requests.onCompleted();
    }

    /** The next message; fails if none comes. */
    public MonitorHandoversResponse next() {
        try {
            MonitorHandoversResponse next = received.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(next).as("a message of the server").isNotNull();
            return next;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
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
        received.add(response);
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
