package org.stillthere.server.grpc;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.stillthere.server.testing.Events;
import org.stillthere.server.testing.RunningServer;
import org.stillthere.v1.Ack;
import org.stillthere.v1.HandoverEvent;
import org.stillthere.v1.HandoverServiceGrpc;
import org.stillthere.v1.MonitorHandoversRequest;
import org.stillthere.v1.MonitorHandoversResponse;
import org.stillthere.v1.Open;

/** A client that reads nothing until it is told to, over a connection of its own with a small window. */
final class SlowClient
        implements ClientResponseObserver<MonitorHandoversRequest, MonitorHandoversResponse>, AutoCloseable {
    private static final int WINDOW_BYTES = 65_535;

    private final BlockingQueue<MonitorHandoversResponse> received = new LinkedBlockingQueue<>();
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private final ManagedChannel channel;
    private ClientCallStreamObserver<MonitorHandoversRequest> requests;

    @SuppressWarnings("NullAway.Init") // beforeStart is called before the constructor ends
    private SlowClient(RunningServer server) {
        channel = NettyChannelBuilder.forAddress("127.0.0.1", server.server().port())
                .usePlaintext()
                .initialFlowControlWindow(WINDOW_BYTES)
                .build();
        HandoverServiceGrpc.newStub(channel).monitorHandovers(this);
    }

    /** Opens a stream and reads nothing of it. */
    static SlowClient open(RunningServer server) {
        SlowClient client = new SlowClient(server);
        client.requests.onNext(MonitorHandoversRequest.newBuilder()
                .setOpen(Open.newBuilder().setClientId("slow").addTenants(Events.TENANT))
                .build());
        return client;
    }

    void send(HandoverEvent event) {
        requests.onNext(MonitorHandoversRequest.newBuilder().setEvent(event).build());
    }

    void ack(String decisionId) {
        requests.onNext(MonitorHandoversRequest.newBuilder()
                .setAck(Ack.newBuilder().setDecisionId(decisionId))
                .build());
    }

    /** Reads all that comes from now on. */
    void read() {
        requests.request(Integer.MAX_VALUE);
    }

    CompletableFuture<Void> end() {
        return end;
    }

    BlockingQueue<MonitorHandoversResponse> received() {
        return received;
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<MonitorHandoversRequest> observer) {
        requests = observer;
        observer.disableAutoRequestWithInitial(0);
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

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
