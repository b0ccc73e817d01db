package org.stillthere.client;

import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.stillthere.v1.MonitorHandoversRequest;
import org.stillthere.v1.MonitorHandoversResponse;

/** A stream of gRPC. */
final class GrpcWire implements Wire, ClientResponseObserver<MonitorHandoversRequest, MonitorHandoversResponse> {
    /** How many messages may come before the first is dealt with: enough to keep the pipe full. */
    private static final int AHEAD = 16;

    private final WireListener listener;
    private volatile @Nullable ClientCallStreamObserver<MonitorHandoversRequest> call;

    GrpcWire(WireListener listener) {
        this.listener = listener;
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<MonitorHandoversRequest> started) {
        started.disableAutoRequestWithInitial(AHEAD);
        started.setOnReadyHandler(listener::writable);
        call = started;
    }

    @Override
    public void onNext(MonitorHandoversResponse message) {
        listener.received(message);
    }

    @Override
    public void onError(Throwable error) {
        listener.ended(StreamEnd.of(Status.fromThrowable(error), Status.trailersFromThrowable(error)));
    }

    @Override
    public void onCompleted() {
        listener.ended(StreamEnd.of(Status.OK, new Metadata()));
    }

    @Override
    public boolean isReady() {
        ClientCallStreamObserver<MonitorHandoversRequest> now = call;
        return now != null && now.isReady();
    }

    @Override
    public void send(MonitorHandoversRequest message) {
        onCall(now -> now.onNext(message));
    }

    @Override
    public void dealtWith() {
        onCall(now -> now.request(1));
    }

    @Override
    public void halfClose() {
        onCall(ClientCallStreamObserver::onCompleted);
    }

    @Override
    public void cancel(String why) {
        onCall(now -> now.cancel(why, null));
    }

    private void onCall(Consumer<ClientCallStreamObserver<MonitorHandoversRequest>> what) {
        ClientCallStreamObserver<MonitorHandoversRequest> now = call;
        if (now != null) {
            try {
                what.accept(now);
            } catch (IllegalStateException over) {
                // The call was ended meanwhile, of which the listener is told.
            }
        }
    }
}
