package org.stillthere.server.grpc;

import com.google.protobuf.Any;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.stillthere.v1.ErrorReason;
import org.stillthere.v1.HandoverEvent;
import org.stillthere.v1.Rejection;

/**
 * Why a call or an event was refused, ready for the wire.
 *
 * @param code the gRPC status code
 * @param reason the documented reason
 * @param message for a person: what is wrong, where, and what to do
 * @param metadata what {@link ErrorReason} documents for the reason
 * @param violations the fields that are wrong; empty unless the code is INVALID_ARGUMENT
 */
record ApiError(
        Status.Code code,
        ErrorReason reason,
        String message,
        Map<String, String> metadata,
        List<Violation> violations) {
    /** The domain of every {@code ErrorInfo}. */
    static final String DOMAIN = "stillthere.org";

    private static final String REASON_PREFIX = "ERROR_REASON_";

    /** An error travels in HTTP/2 headers, of which many clients read 8 KiB at most. */
    private static final int MAX_VIOLATIONS = 10;

    private static final int MAX_MESSAGE = 1_200;
    private static final int MAX_METADATA = 400;
    private static final int MAX_VIOLATION = 250;

    ApiError {
        message = shortened(message, MAX_MESSAGE);
        Map<String, String> bounded = new TreeMap<>(metadata);
        bounded.replaceAll((key, value) -> shortened(value, MAX_METADATA));
        metadata = Collections.unmodifiableMap(bounded);
        violations = violations.stream()
                .limit(MAX_VIOLATIONS)
                .map(violation -> new Violation(
                        shortened(violation.field(), MAX_VIOLATION),
                        shortened(violation.description(), MAX_VIOLATION),
                        violation.reason(),
                        Map.of()))
                .toList();
    }

    /** The text, cut so that it takes no more than that in a header, where all but ASCII is escaped. */
    private static String shortened(String text, int max) {
        int cost = 0;
        for (int at = 0; at < text.length(); at = text.offsetByCodePoints(at, 1)) {
            cost += text.codePointAt(at) < 0x80 ? 1 : 9;
            if (cost > max) {
                return text.substring(0, at) + "…";
            }
        }
        return text;
    }

    static ApiError of(Status.Code code, ErrorReason reason, String message) {
        return new ApiError(code, reason, message, Map.of(), List.of());
    }

    static ApiError of(Status.Code code, ErrorReason reason, String message, Map<String, String> metadata) {
        return new ApiError(code, reason, message, metadata, List.of());
    }

    /** INVALID_ARGUMENT for these fields; the first of them gives the reason. */
    static ApiError invalid(List<Violation> violations) {
        Violation first = violations.get(0);
        String message = violations.stream()
                .map(violation -> violation.field() + ": " + violation.description())
                .collect(Collectors.joining("; "));
        return new ApiError(Status.Code.INVALID_ARGUMENT, first.reason(), message, first.metadata(), violations);
    }

    /** The reason as {@code ErrorInfo} has it. */
    String reasonName() {
        return reason.name().substring(REASON_PREFIX.length());
    }

    /** The error as the status that ends a call. */
    StatusRuntimeException toException() {
        com.google.rpc.Status.Builder status = com.google.rpc.Status.newBuilder()
                .setCode(code.value())
                .setMessage(message)
                .addDetails(Any.pack(ErrorInfo.newBuilder()
                        .setDomain(DOMAIN)
                        .setReason(reasonName())
                        .putAllMetadata(metadata)
                        .build()));
        if (!violations.isEmpty()) {
            BadRequest.Builder badRequest = BadRequest.newBuilder();
            for (Violation violation : violations) {
                badRequest
                        .addFieldViolationsBuilder()
                        .setField(violation.field())
                        .setDescription(violation.description())
                        .setReason(reasonName());
            }
            status.addDetails(Any.pack(badRequest.build()));
        }
        return StatusProto.toStatusRuntimeException(status.build());
    }

    /** The trailers that carry the details of {@link #toException}. */
    Metadata toTrailers() {
        Metadata trailers = toException().getTrailers();
        return trailers == null ? new Metadata() : trailers;
    }

    /** The error as the answer to one event among others. */
    Rejection toRejection(HandoverEvent event) {
        return Rejection.newBuilder()
                .setTenant(event.getTenant())
                .setHandoverId(event.getHandoverId())
                .setEventId(event.getEventId())
                .setCode(code.value())
                .setReason(reason)
                .setMessage(message)
                .putAllMetadata(metadata)
                .build();
    }
}
