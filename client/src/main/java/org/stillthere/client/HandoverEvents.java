package org.stillthere.client;

import java.util.Map;
import org.stillthere.v1.ActivityKind;
import org.stillthere.v1.ActivityTick;
import org.stillthere.v1.AttributesChanged;
import org.stillthere.v1.CloseRefused;
import org.stillthere.v1.Decision;
import org.stillthere.v1.HandoverEvent;
import org.stillthere.v1.HandoverStatus;
import org.stillthere.v1.Participant;
import org.stillthere.v1.ProviderEvent;
import org.stillthere.v1.StatusChanged;
import org.stillthere.v1.TimerFired;

/**
 * Makes the events that are reported most. Each is of a tenant's handover and has an id that is unique within the
 * handover: use the chat platform's own id of the message, so that a report made twice has effect once. What else
 * an event may say is set with {@code toBuilder}.
 */
public final class HandoverEvents {
    private HandoverEvents() {}

    /** The handover has this status. {@code QUEUE} or {@code ACTIVE} opens a handover that is not known. */
    public static HandoverEvent status(String tenant, String handoverId, String eventId, HandoverStatus status) {
        return event(tenant, handoverId, eventId)
                .setStatusChanged(StatusChanged.newBuilder().setStatus(status))
                .build();
    }

    /** The user wrote a message. */
    public static HandoverEvent userMessage(String tenant, String handoverId, String eventId) {
        return activity(tenant, handoverId, eventId, Participant.PARTICIPANT_USER, ActivityKind.ACTIVITY_KIND_MESSAGE);
    }

    /** The agent wrote a message. */
    public static HandoverEvent agentMessage(String tenant, String handoverId, String eventId) {
        return activity(tenant, handoverId, eventId, Participant.PARTICIPANT_AGENT, ActivityKind.ACTIVITY_KIND_MESSAGE);
    }

    /** A participant did something. */
    public static HandoverEvent activity(
            String tenant, String handoverId, String eventId, Participant by, ActivityKind kind) {
        return event(tenant, handoverId, eventId)
                .setActivityTick(ActivityTick.newBuilder().setBy(by).setKind(kind))
                .build();
    }

    /** A timer expired that the caller owns. */
    public static HandoverEvent timerFired(
            String tenant, String handoverId, String eventId, String timer, long generation) {
        return event(tenant, handoverId, eventId)
                .setTimerFired(TimerFired.newBuilder().setTimer(timer).setGeneration(generation))
                .build();
    }

    /** The chat provider reported something by a name of its own. */
    public static HandoverEvent providerEvent(
            String tenant, String handoverId, String eventId, String name, Map<String, String> data) {
        return event(tenant, handoverId, eventId)
                .setProviderEvent(ProviderEvent.newBuilder().setName(name).putAllData(data))
                .build();
    }

    /** Attributes of the handover were set. */
    public static HandoverEvent attributes(
            String tenant, String handoverId, String eventId, Map<String, String> attributes) {
        return event(tenant, handoverId, eventId)
                .setAttributesChanged(AttributesChanged.newBuilder().putAllSet(attributes))
                .build();
    }

    /**
     * A decision that closes the handover was not carried out. The monitor reports this by itself for the user's
     * messages that it was given; report it for those that it can't know of. Its id follows from the decision's.
     */
    public static HandoverEvent closeRefused(Decision decision) {
        return event(decision.getTenant(), decision.getHandoverId(), "close-refused/" + decision.getDecisionId())
                .setCloseRefused(CloseRefused.newBuilder().setDecisionId(decision.getDecisionId()))
                .build();
    }

    private static HandoverEvent.Builder event(String tenant, String handoverId, String eventId) {
        return HandoverEvent.newBuilder()
                .setTenant(tenant)
                .setHandoverId(handoverId)
                .setEventId(eventId);
    }
}
