package org.stillthere.server.testing;

import com.google.protobuf.Timestamp;
import java.time.Instant;
import org.stillthere.v1.ActivityKind;
import org.stillthere.v1.ActivityTick;
import org.stillthere.v1.CloseRefused;
import org.stillthere.v1.HandoverEvent;
import org.stillthere.v1.HandoverStatus;
import org.stillthere.v1.Participant;
import org.stillthere.v1.ProviderEvent;
import org.stillthere.v1.ReportEventRequest;
import org.stillthere.v1.StatusChanged;
import org.stillthere.v1.TimerFired;
import org.stillthere.v1.TimerOwner;

/** Events as a caller writes them. */
public final class Events {
    public static final String TENANT = "acme";

    private Events() {}

    public static HandoverEvent.Builder event(String handoverId, String eventId) {
        return HandoverEvent.newBuilder()
                .setTenant(TENANT)
                .setHandoverId(handoverId)
                .setEventId(eventId);
    }

    public static HandoverEvent status(String handoverId, String eventId, HandoverStatus status, TimerOwner owner) {
        return event(handoverId, eventId)
                .setStatusChanged(StatusChanged.newBuilder().setStatus(status).setTimerOwner(owner))
                .build();
    }

    public static HandoverEvent status(String handoverId, String eventId, HandoverStatus status) {
        return status(handoverId, eventId, status, TimerOwner.TIMER_OWNER_SERVER);
    }

    public static HandoverEvent activity(String handoverId, String eventId, Participant by, ActivityKind kind) {
        return event(handoverId, eventId)
                .setActivityTick(ActivityTick.newBuilder().setBy(by).setKind(kind))
                .build();
    }

    public static HandoverEvent userMessage(String handoverId, String eventId) {
        return activity(handoverId, eventId, Participant.PARTICIPANT_USER, ActivityKind.ACTIVITY_KIND_MESSAGE);
    }

    public static HandoverEvent provider(String handoverId, String eventId, String name) {
        return event(handoverId, eventId)
                .setProviderEvent(ProviderEvent.newBuilder().setName(name))
                .build();
    }

    public static HandoverEvent timerFired(String handoverId, String eventId, String timer, long generation) {
        return event(handoverId, eventId)
                .setTimerFired(TimerFired.newBuilder().setTimer(timer).setGeneration(generation))
                .build();
    }

    public static HandoverEvent closeRefused(String handoverId, String eventId, String decisionId) {
        return event(handoverId, eventId)
                .setCloseRefused(CloseRefused.newBuilder().setDecisionId(decisionId))
                .build();
    }

    public static HandoverEvent at(HandoverEvent event, Instant occurredAt) {
        return event.toBuilder().setOccurredAt(timestamp(occurredAt)).build();
    }

    public static Timestamp timestamp(Instant instant) {
        return Timestamp.newBuilder()
                .setSeconds(instant.getEpochSecond())
                .setNanos(instant.getNano())
                .build();
    }

    public static ReportEventRequest report(HandoverEvent event) {
        return ReportEventRequest.newBuilder().setEvent(event).build();
    }
}
