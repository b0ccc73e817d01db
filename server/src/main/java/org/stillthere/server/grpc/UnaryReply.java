package org.stillthere.server.grpc;

import com.google.protobuf.Message;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;

/** The one answer to a call. A caller that has gone meanwhile is no fault. */
final class UnaryReply<R extends Message> {
    private final StreamObserver<R> observer;

    UnaryReply(StreamObserver<R> observer) {
        this.observer = observer;
        // With a handler set, an answer to a call that was cancelled is dropped and does not throw.
        ((ServerCallStreamObserver<R>) observer).setOnCancelHandler(() -> {});
    }

    void send(R response) {
        observer.onNext(response);
        observer.onCompleted();
    }

    void fail(ApiError error) {
        observer.onError(error.toException());
    }

    /** Fails the call if the request stands for bytes that could not be read. */
    boolean refusesMalformed(Message request) {
        boolean malformed = MalformedMessages.isMalformed(request);
        if (malformed) {
            fail(MalformedMessages.ERROR);
        }
        return malformed;
    }
}
