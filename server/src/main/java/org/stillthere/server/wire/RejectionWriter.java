package org.stillthere.server.wire;

import com.google.protobuf.Any;
import com.google.rpc.BadRequest;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import java.util.Map;
import java.util.TreeMap;
import org.stillthere.server.service.Reason;
import org.stillthere.server.service.RejectedEvent;
import org.stillthere.server.service.Rejection;
import org.stillthere.server.service.Violation;
import org.stillthere.v1.ErrorReason;

/** The one place where a rejection becomes a message: the status of a call, or the answer to an event among others. */
public final class RejectionWriter {
    /** The domain of every {@code ErrorInfo}. */
    public static final String DOMAIN = "stillthere.org";

    private static final String REASON_PREFIX = "ERROR_REASON_";

    /** An error travels in HTTP/2 headers, of which many clients read 8 KiB at most. */
    private static final int MAX_VIOLATIONS = 10;

    private static final int MAX_MESSAGE = 1_200;
    private static final int MAX_METADATA = 400;
    private static final int MAX_VIOLATION = 250;

    private RejectionWriter() {}

    /** The status code that goes with the reason. */
    public static Code code(Reason reason) {
        return switch (reason) {
            case INVALID_FIELD, OCCURRED_AT_OUT_OF_RANGE, INVALID_FILTER, MALFORMED_MESSAGE -> Code.INVALID_ARGUMENT;
            case HANDOVER_NOT_FOUND -> Code.NOT_FOUND;
            case HANDOVER_FINAL, TIMER_STALE, TIMER_OWNED_BY_SERVER, STREAM_PROTOCOL -> Code.FAILED_PRECONDITION;
            case EVENT_ID_REUSED -> Code.ALREADY_EXISTS;
            case TOO_MANY_ATTRIBUTES, TOO_MANY_IN_FLIGHT, TOO_MANY_UNACKNOWLEDGED, STREAM_TOO_SLOW ->
                Code.RESOURCE_EXHAUSTED;
            case CLIENT_ID_IN_USE, STREAM_SUPERSEDED -> Code.ABORTED;
            case SHUTTING_DOWN, STORE_FAILED -> Code.UNAVAILABLE;
            case POLICY_FAILED, INTERNAL_FAULT -> Code.INTERNAL;
        };
    }

    /** The rejection as what ends a call: code, message and details. */
    public static com.google.rpc.Status status(Rejection rejection) {
        String reason = rejection.reason().name();
        com.google.rpc.Status.Builder status = com.google.rpc.Status.newBuilder()
                .setCode(code(rejection.reason()).getNumber())
                .setMessage(shortened(rejection.message(), MAX_MESSAGE))
                .addDetails(Any.pack(ErrorInfo.newBuilder()
                        .setDomain(DOMAIN)
                        .setReason(reason)
                        .putAllMetadata(metadata(rejection))
                        .build()));
        if (!rejection.violations().isEmpty()) {
            BadRequest.Builder badRequest = BadRequest.newBuilder();
            rejection.violations().stream()
                    .limit(MAX_VIOLATIONS)
                    .forEach(violation -> badRequest.addFieldViolations(fieldViolation(violation, reason)));
            status.addDetails(Any.pack(badRequest.build()));
        }
        return status.build();
    }

    private static BadRequest.FieldViolation fieldViolation(Violation violation, String reason) {
        return BadRequest.FieldViolation.newBuilder()
                .setField(shortened(violation.field(), MAX_VIOLATION))
                .setDescription(shortened(violation.description(), MAX_VIOLATION))
                .setReason(reason)
                .build();
    }

    /** The rejection as the answer to one event among others. */
    public static org.stillthere.v1.Rejection message(RejectedEvent rejected) {
        Rejection rejection = rejected.rejection();
        return org.stillthere.v1.Rejection.newBuilder()
                .setTenant(rejected.tenant())
                .setHandoverId(rejected.handoverId())
                .setEventId(rejected.eventId())
                .setCode(code(rejection.reason()).getNumber())
                .setReason(
                        ErrorReason.valueOf(REASON_PREFIX + rejection.reason().name()))
                .setMessage(shortened(rejection.message(), MAX_MESSAGE))
                .putAllMetadata(metadata(rejection))
                .build();
    }

    private static Map<String, String> metadata(Rejection rejection) {
        Map<String, String> bounded = new TreeMap<>(rejection.metadata());
        bounded.replaceAll((key, value) -> shortened(value, MAX_METADATA));
        return bounded;
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
}
