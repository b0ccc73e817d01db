package org.stillthere.server.grpc;

import com.google.protobuf.Message;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.function.Function;
import org.stillthere.server.service.Rejection;
import org.stillthere.server.service.Result;

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

    void fail(Rejection rejection) {
        observer.onError(ErrorMapper.exception(rejection));
    }

    /** Sends the answer as a message of that form, or fails. */
    <T> void answer(Result<T> result, Function<T, R> form) {
        if (result instanceof Result.Answered<T> answered) {
            send(form.apply(answered.answer()));
        } else if (result instanceof Result.Rejected<T> rejected) {
            fail(rejected.rejection());
        }
    }

    /** Fails the call if the request stands for bytes that could not be read. */
    boolean refusesMalformed(Message request) {
        boolean malformed = MalformedMessages.isMalformed(request);
        if (malformed) {
            fail(MalformedMessages.REJECTION);
        }
        return malformed;
    }
}
