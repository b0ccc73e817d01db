package org.stillthere.client;

import com.google.rpc.Code;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.stillthere.v1.ErrorReason;
import org.stillthere.v1.EventResult;
import org.stillthere.v1.HandoverEvent;
import org.stillthere.v1.Rejection;

/**
 * What must not be sent. Nearly everything that is wrong with an event is for the server to say; here are only those
 * faults for which it could give no answer that is known again: they would be sent for ever.
 */
final class EventCheck {
    /** More than any event that keeps to the limits of its fields has, less than a server reads. */
    static final int MAX_BYTES = 2 << 20;

    private EventCheck() {}

    static Optional<EventResult> refusal(HandoverEvent event) {
        if (event.getSerializedSize() > MAX_BYTES) {
            return Optional.of(refusal(
                    event,
                    "event",
                    "the event has " + event.getSerializedSize() + " bytes, of which at most " + MAX_BYTES
                            + " are sent: shorten its data or attributes"));
        }
        if (!isText(event.getTenant())) {
            return Optional.of(refusal(event, "tenant", notText("tenant")));
        }
        if (!isText(event.getHandoverId())) {
            return Optional.of(refusal(event, "handover_id", notText("handover_id")));
        }
        if (!isText(event.getEventId())) {
            return Optional.of(refusal(event, "event_id", notText("event_id")));
        }
        return Optional.empty();
    }

    private static boolean isText(String value) {
        CharsetEncoder utf8 = StandardCharsets.UTF_8.newEncoder();
        return utf8.canEncode(value);
    }

    private static String notText(String field) {
        return field + " has half of a surrogate pair, which has no UTF-8: cut texts between characters";
    }

    private static EventResult refusal(HandoverEvent event, String field, String message) {
        return EventResult.newBuilder()
                .setRejection(Rejection.newBuilder()
                        .setTenant(event.getTenant())
                        .setHandoverId(event.getHandoverId())
                        .setEventId(event.getEventId())
                        .setCode(Code.INVALID_ARGUMENT_VALUE)
                        .setReason(ErrorReason.ERROR_REASON_INVALID_FIELD)
                        .setMessage(message)
                        .putMetadata("field", field))
                .build();
    }
}
