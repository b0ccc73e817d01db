package org.stillthere.server.grpc;

import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import org.stillthere.server.service.Rejection;
import org.stillthere.server.wire.RejectionWriter;

/** How a rejection ends a call of gRPC. */
final class ErrorMapper {
    private ErrorMapper() {}

    /** What the caller is sent: status and details. */
    static StatusRuntimeException exception(Rejection rejection) {
        return StatusProto.toStatusRuntimeException(RejectionWriter.status(rejection));
    }

    /** The status of {@link #exception}, without its details. */
    static Status status(Rejection rejection) {
        return exception(rejection).getStatus();
    }

    /** The trailers that carry the details of {@link #exception}. */
    static Metadata trailers(Rejection rejection) {
        Metadata trailers = exception(rejection).getTrailers();
        return trailers == null ? new Metadata() : trailers;
    }
}
