package org.stillthere.server.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;

/** Errors as a caller reads them. */
public final class Errors {
    private Errors() {}

    /** The {@code ErrorInfo} of an error, which must have one of our domain, and that status code. */
    public static ErrorInfo info(Throwable error, Status.Code code) {
        com.google.rpc.Status status = StatusProto.fromThrowable(error);
        assertThat(status).as("details of %s", error).isNotNull();
        assertThat(Status.fromCodeValue(status.getCode()).getCode()).isEqualTo(code);
        for (Any detail : status.getDetailsList()) {
            if (detail.is(ErrorInfo.class)) {
                try {
                    ErrorInfo info = detail.unpack(ErrorInfo.class);
                    assertThat(info.getDomain()).isEqualTo("stillthere.org");
                    return info;
                } catch (InvalidProtocolBufferException e) {
                    throw new AssertionError(e);
                }
            }
        }
        throw new AssertionError("no ErrorInfo in " + status);
    }
}
