package org.stillthere.server.grpc;

import io.grpc.stub.ServerCallStreamObserver;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A call whose client reads only when the test lets it. Keeps what it is sent, and how it ends. */
final class FakeCall<T> extends ServerCallStreamObserver<T> {
    private final List<T> sent = new ArrayList<>();
    private volatile boolean ready;
    private volatile @Nullable Throwable error;

    FakeCall(boolean ready) {
        this.ready = ready;
    }

    synchronized List<T> sent() {
        return List.copyOf(sent);
    }

    /** The error that ended the call; null if none did. */
    @Nullable
    Throwable error() {
        return error;
    }

    @Override
    public synchronized void onNext(T message) {
        sent.add(message);
    }

    @Override
    public void onError(Throwable failure) {
        error = failure;
        ready = false;
    }

    @Override
    public void onCompleted() {
        ready = false;
    }

    @Override
    public boolean isReady() {
        return ready;
    }

    @Override
    public boolean isCancelled() {
        return false;
    }

    @Override
    public void setOnCancelHandler(Runnable handler) {}

    @Override
    public void setOnReadyHandler(Runnable handler) {}

    @Override
    public void setOnCloseHandler(Runnable handler) {}

    @Override
    public void disableAutoRequest() {}

    @Override
    public void disableAutoInboundFlowControl() {}

    @Override
    public void request(int count) {}

    @Override
    public void setMessageCompression(boolean enable) {}

    @Override
    public void setCompression(String compression) {}
}
