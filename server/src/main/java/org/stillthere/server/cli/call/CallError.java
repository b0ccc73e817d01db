package org.stillthere.server.cli.call;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.stillthere.server.cli.command.ExitCode;

/**
 * Why a call failed, for a person and for a script.
 *
 * @param status the gRPC status
 * @param details the status with its details as the server sent it
 * @param info what the server says about the reason; null if no StillThere server answered
 */
public record CallError(
        Status status,
        com.google.rpc.Status details,
        @Nullable ErrorInfo info) {
    /** The status of a failed call, with its details. */
    public static CallError of(StatusRuntimeException e) {
        com.google.rpc.Status details = StatusProto.fromThrowable(e);
        ErrorInfo info = null;
        for (Any detail : details.getDetailsList()) {
            if (detail.is(ErrorInfo.class)) {
                info = info(detail);
            }
        }
        return new CallError(e.getStatus(), details, info);
    }

    /** {@link ExitCode#UNREACHABLE} if nobody answered, else {@link ExitCode#FAILED}. */
    public int exitCode() {
        boolean silent =
                status.getCode() == Status.Code.UNAVAILABLE || status.getCode() == Status.Code.DEADLINE_EXCEEDED;
        return info == null && silent ? ExitCode.UNREACHABLE : ExitCode.FAILED;
    }

    /** Status, reason, message and metadata, over several lines. */
    public String text(String target) {
        if (exitCode() == ExitCode.UNREACHABLE) {
            return "no answer from " + target + " (" + status.getCode() + ": " + cause() + ")\n"
                    + "  = is the server running there? Start one with 'stillthere serve', or name another with"
                    + " --target";
        }
        StringBuilder text = new StringBuilder(status.getCode().name());
        if (info != null) {
            text.append(' ').append(info.getReason());
        }
        text.append(": ").append(oneLine(String.valueOf(status.getDescription())));
        if (info != null) {
            new TreeMap<>(info.getMetadataMap())
                    .forEach((key, value) -> text.append("\n  ")
                            .append(oneLine(key))
                            .append(" = ")
                            .append(oneLine(value)));
        }
        return text.toString();
    }

    /** What a server says may hold what a client wrote: it begins no line of ours. */
    private static String oneLine(String text) {
        return text.replace('\n', ' ');
    }

    /** The description of the server, or the cause in the network that gRPC hides behind an "io exception". */
    public String cause() {
        String cause = String.valueOf(status.getDescription());
        for (Throwable next = status.getCause(); next != null; next = next.getCause()) {
            cause = next.getMessage() == null ? cause : next.getMessage();
        }
        return cause;
    }

    /** A {@code google.rpc.Status} as JSON. */
    public String json() {
        JsonFormat.TypeRegistry types = JsonFormat.TypeRegistry.newBuilder()
                .add(ErrorInfo.getDescriptor())
                .add(BadRequest.getDescriptor())
                .build();
        try {
            return JsonFormat.printer()
                    .usingTypeRegistry(types)
                    .omittingInsignificantWhitespace()
                    .print(details);
        } catch (InvalidProtocolBufferException e) {
            return "{\"code\":" + status.getCode().value() + "}"; // a detail of a type that is not ours
        }
    }

    private static @Nullable ErrorInfo info(Any detail) {
        try {
            return detail.unpack(ErrorInfo.class);
        } catch (InvalidProtocolBufferException e) {
            return null; // the status still tells
        }
    }
}
