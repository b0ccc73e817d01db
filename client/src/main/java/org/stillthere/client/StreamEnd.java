package org.stillthere.client;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import org.jspecify.annotations.Nullable;
import org.stillthere.v1.ErrorReason;

/**
 * How a stream ended.
 *
 * @param status the status; OK if the server ended it well
 * @param reason the reason that the server gave; {@code UNSPECIFIED} if it gave none
 */
record StreamEnd(Status status, ErrorReason reason) {
    private static final String PREFIX = "ERROR_REASON_";

    /** The server, or the way to it, is gone. */
    static StreamEnd lost(String how) {
        return new StreamEnd(Status.UNAVAILABLE.withDescription(how), ErrorReason.ERROR_REASON_UNSPECIFIED);
    }

    static StreamEnd of(Status status, @Nullable Metadata trailers) {
        com.google.rpc.Status details = StatusProto.fromStatusAndTrailers(status, trailers);
        for (Any detail : details.getDetailsList()) {
            if (detail.is(ErrorInfo.class)) {
                return new StreamEnd(status, reason(detail));
            }
        }
        return new StreamEnd(status, ErrorReason.ERROR_REASON_UNSPECIFIED);
    }

    private static ErrorReason reason(Any detail) {
        try {
            return ErrorReason.valueOf(PREFIX + detail.unpack(ErrorInfo.class).getReason());
        } catch (InvalidProtocolBufferException | IllegalArgumentException e) { // of a newer server
            return ErrorReason.ERROR_REASON_UNSPECIFIED;
        }
    }

    /** Whether another stream, opened in the same way, would end in the same way. */
    boolean isForGood() {
        return switch (status.getCode()) {
            case INVALID_ARGUMENT, UNAUTHENTICATED, PERMISSION_DENIED, UNIMPLEMENTED -> true;
            case OK,
                    CANCELLED,
                    UNKNOWN,
                    DEADLINE_EXCEEDED,
                    NOT_FOUND,
                    ALREADY_EXISTS,
                    RESOURCE_EXHAUSTED,
                    FAILED_PRECONDITION,
                    ABORTED,
                    OUT_OF_RANGE,
                    INTERNAL,
                    UNAVAILABLE,
                    DATA_LOSS ->
                reason == ErrorReason.ERROR_REASON_STREAM_SUPERSEDED
                        || reason == ErrorReason.ERROR_REASON_STREAM_PROTOCOL;
        };
    }
}
