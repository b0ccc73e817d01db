package org.stillthere.bench;

import org.stillthere.v1.ActivityKind;
import org.stillthere.v1.ActivityTick;
import org.stillthere.v1.Decision;
import org.stillthere.v1.HandoverEvent;
import org.stillthere.v1.HandoverStatus;
import org.stillthere.v1.Participant;
import org.stillthere.v1.StatusChanged;

/** Events of numbered handovers of one tenant. Ids have the form of UUIDs, as those of a chat platform would. */
final class Events {
    private static final String FORM = "00000000-0000-4000-8000-000000000000";
    private static final String EXPIRY_PREFIX = "stillthere/";

    private Events() {}

    /** The id of handover (or event) number {@code number}, 0 to 999,999,999,999. */
    static String id(long number) {
        String digits = Long.toString(number);
        return FORM.substring(0, FORM.length() - digits.length()) + digits;
    }

    /** The number in an id that {@link #id} made. */
    static long number(String id) {
        return Long.parseLong(id.substring(id.lastIndexOf('-') + 1));
    }

    /** The handover opens in the queue; the server owns its timers. */
    static HandoverEvent opening(String tenant, long handover) {
        return event(tenant, handover, "open")
                .setStatusChanged(StatusChanged.newBuilder().setStatus(HandoverStatus.HANDOVER_STATUS_QUEUE))
                .build();
    }

    /** The provider reports a status; {@code QUEUE} opens a handover that is not known. */
    static HandoverEvent status(String tenant, long handover, long event, HandoverStatus status) {
        return event(tenant, handover, id(event))
                .setStatusChanged(StatusChanged.newBuilder().setStatus(status))
                .build();
    }

    /** The user writes. */
    static HandoverEvent userMessage(String tenant, long handover, long event) {
        return activity(tenant, handover, event, Participant.PARTICIPANT_USER, ActivityKind.ACTIVITY_KIND_MESSAGE);
    }

    /** Someone does something. */
    static HandoverEvent activity(String tenant, long handover, long event, Participant by, ActivityKind kind) {
        return event(tenant, handover, id(event))
                .setActivityTick(ActivityTick.newBuilder().setBy(by).setKind(kind))
                .build();
    }

    /** Whether a decision is about a timer of the server. */
    static boolean isExpiry(Decision decision) {
        return decision.getEventId().startsWith(EXPIRY_PREFIX);
    }

    private static HandoverEvent.Builder event(String tenant, long handover, String eventId) {
        return HandoverEvent.newBuilder()
                .setTenant(tenant)
                .setHandoverId(id(handover))
                .setEventId(eventId);
    }
}
