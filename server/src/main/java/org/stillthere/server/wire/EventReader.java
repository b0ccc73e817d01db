package org.stillthere.server.wire;

import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Timestamps;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.stillthere.policy.model.ActivityKind;
import org.stillthere.policy.model.HandoverStatus;
import org.stillthere.policy.model.Participant;
import org.stillthere.policy.model.TimerOwner;
import org.stillthere.server.service.EventBuilder;
import org.stillthere.v1.ActivityTick;
import org.stillthere.v1.HandoverEvent;
import org.stillthere.v1.StatusChanged;

/** Reads events from the wire, field by field. What is right of them the service knows. */
public final class EventReader {
    private EventReader() {}

    public static EventBuilder read(HandoverEvent event, EventBuilder into) {
        into.of(event.getTenant(), event.getHandoverId(), event.getEventId());
        if (event.hasOccurredAt()) {
            occurredAt(event.getOccurredAt(), into);
        }
        switch (event.getEventCase()) {
            case STATUS_CHANGED -> statusChanged(event.getStatusChanged(), into);
            case ACTIVITY_TICK -> activityTick(event.getActivityTick(), into);
            case TIMER_FIRED ->
                into.timerFired(
                        event.getTimerFired().getTimer(), event.getTimerFired().getGeneration());
            case PROVIDER_EVENT ->
                into.providerEvent(
                        event.getProviderEvent().getName(),
                        event.getProviderEvent().getDataMap());
            case ATTRIBUTES_CHANGED ->
                into.attributesChanged(
                        event.getAttributesChanged().getSetMap(),
                        event.getAttributesChanged().getRemoveList());
            case CLOSE_REFUSED -> into.closeRefused(event.getCloseRefused().getDecisionId());
            case EVENT_NOT_SET -> {} // the service says that it is required
        }
        return into;
    }

    private static void occurredAt(Timestamp time, EventBuilder into) {
        if (Timestamps.isValid(time)) {
            into.occurredAt(Instant.ofEpochSecond(time.getSeconds(), time.getNanos()));
        } else {
            into.unreadable(
                    "occurred_at", "is not a time: seconds or nanos are out of the range of google.protobuf.Timestamp");
        }
    }

    private static void statusChanged(StatusChanged changed, EventBuilder into) {
        HandoverStatus status = status(changed.getStatus());
        TimerOwner owner = timerOwner(changed.getTimerOwner());
        into.statusChanged(
                status,
                status == null ? given(changed.getStatusValue()) : "",
                changed.getProviderStatus(),
                owner,
                owner == null ? given(changed.getTimerOwnerValue()) : "",
                changed.getAttributesMap());
    }

    private static void activityTick(ActivityTick tick, EventBuilder into) {
        Participant by = participant(tick.getBy());
        ActivityKind kind = kind(tick.getKind());
        into.activityTick(
                by, by == null ? given(tick.getByValue()) : "", kind, kind == null ? given(tick.getKindValue()) : "");
    }

    /** A value of an enum that this version does not know, for a message; empty if none was given. */
    private static String given(int value) {
        return value == 0 ? "" : Integer.toString(value);
    }

    private static @Nullable HandoverStatus status(org.stillthere.v1.HandoverStatus status) {
        return switch (status) {
            case HANDOVER_STATUS_QUEUE -> HandoverStatus.QUEUE;
            case HANDOVER_STATUS_ACTIVE -> HandoverStatus.ACTIVE;
            case HANDOVER_STATUS_COMPLETED -> HandoverStatus.COMPLETED;
            case HANDOVER_STATUS_CANCELLED -> HandoverStatus.CANCELLED;
            case HANDOVER_STATUS_ERROR -> HandoverStatus.ERROR;
            case HANDOVER_STATUS_UNSPECIFIED, UNRECOGNIZED -> null;
        };
    }

    private static @Nullable TimerOwner timerOwner(org.stillthere.v1.TimerOwner owner) {
        return switch (owner) {
            case TIMER_OWNER_UNSPECIFIED, TIMER_OWNER_SERVER -> TimerOwner.SERVER;
            case TIMER_OWNER_CALLER -> TimerOwner.CALLER;
            case UNRECOGNIZED -> null;
        };
    }

    private static @Nullable Participant participant(org.stillthere.v1.Participant participant) {
        return switch (participant) {
            case PARTICIPANT_USER -> Participant.USER;
            case PARTICIPANT_AGENT -> Participant.AGENT;
            case PARTICIPANT_BOT -> Participant.BOT;
            case PARTICIPANT_SYSTEM -> Participant.SYSTEM;
            case PARTICIPANT_UNSPECIFIED, UNRECOGNIZED -> null;
        };
    }

    private static @Nullable ActivityKind kind(org.stillthere.v1.ActivityKind kind) {
        return switch (kind) {
            case ACTIVITY_KIND_MESSAGE -> ActivityKind.MESSAGE;
            case ACTIVITY_KIND_ATTACHMENT -> ActivityKind.ATTACHMENT;
            case ACTIVITY_KIND_TYPING -> ActivityKind.TYPING;
            case ACTIVITY_KIND_READ -> ActivityKind.READ;
            case ACTIVITY_KIND_PRESENCE -> ActivityKind.PRESENCE;
            case ACTIVITY_KIND_UNSPECIFIED, UNRECOGNIZED -> null;
        };
    }
}
