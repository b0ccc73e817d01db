package org.stillthere.server.grpc;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.stillthere.policy.model.ActivityKind;
import org.stillthere.policy.model.HandoverEvent;
import org.stillthere.policy.model.HandoverKey;
import org.stillthere.policy.model.HandoverStatus;
import org.stillthere.policy.model.Occurrence;
import org.stillthere.policy.model.Participant;
import org.stillthere.policy.model.TimerOwner;
import org.stillthere.v1.ActivityTick;
import org.stillthere.v1.AttributesChanged;
import org.stillthere.v1.CloseRefused;
import org.stillthere.v1.ProviderEvent;
import org.stillthere.v1.StatusChanged;
import org.stillthere.v1.TimerFired;

/** Reads events from the wire and checks every field of them. Thread-safe. */
final class EventReader {
    private final EventLimits limits;

    EventReader(EventLimits limits) {
        this.limits = limits;
    }

    /** An event that was read: either it, or all that is wrong with it. */
    sealed interface Read {
        /** The event is well-formed. */
        record Event(HandoverEvent event) implements Read {}

        /** The event is malformed. */
        record Invalid(List<Violation> violations) implements Read {}
    }

    /**
     * Reads an event.
     *
     * @param prefix what the paths of its fields begin with, for example {@code event.}
     */
    Read read(org.stillthere.v1.HandoverEvent event, String prefix, Instant now) {
        FieldCheck check = new FieldCheck(prefix);
        String tenant = check.tenant(event.getTenant());
        String handoverId = check.handoverId(event.getHandoverId());
        String eventId = check.text("event_id", event.getEventId(), 1, FieldCheck.MAX_ID);
        if (eventId.startsWith(HandoverEvent.SERVER_PREFIX)) {
            check.fail("event_id", "must not begin with '" + HandoverEvent.SERVER_PREFIX + "', which is the server's");
        }
        Instant occurredAt = check.occurredAt(event.hasOccurredAt(), event.getOccurredAt(), now, limits);
        Occurrence occurrence = switch (event.getEventCase()) {
            case STATUS_CHANGED -> statusChanged(event.getStatusChanged(), check);
            case ACTIVITY_TICK -> activityTick(event.getActivityTick(), check);
            case TIMER_FIRED -> timerFired(event.getTimerFired(), check);
            case PROVIDER_EVENT -> providerEvent(event.getProviderEvent(), check);
            case ATTRIBUTES_CHANGED -> attributesChanged(event.getAttributesChanged(), check);
            case CLOSE_REFUSED -> closeRefused(event.getCloseRefused(), check);
            case EVENT_NOT_SET -> {
                check.fail("event", "is required: say what happened");
                yield null;
            }
        };
        return occurrence == null || !check.passed()
                ? new Read.Invalid(check.violations())
                : new Read.Event(
                        new HandoverEvent(new HandoverKey(tenant, handoverId), eventId, occurredAt, occurrence));
    }

    private static @Nullable Occurrence statusChanged(StatusChanged changed, FieldCheck check) {
        var attributes = check.texts("status_changed.attributes", changed.getAttributesMap());
        TimerOwner owner = timerOwner(changed, check);
        HandoverStatus status = status(changed.getStatus());
        if (!changed.getProviderStatus().isEmpty()) {
            if (changed.getStatusValue() != 0) {
                check.fail("status_changed", "must have either status or provider_status, not both");
            }
            String name =
                    check.text("status_changed.provider_status", changed.getProviderStatus(), 1, FieldCheck.MAX_NAME);
            HandoverStatus.named(name)
                    .ifPresent(known -> check.fail(
                            "status_changed.provider_status", "is a status of the service: use status for " + known));
            return new Occurrence.ProviderStatusReported(name, attributes);
        }
        if (status == null) {
            check.fail("status_changed.status", unknown("a status", changed.getStatusValue()));
            return null;
        }
        return new Occurrence.StatusReported(status, owner, attributes);
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

    private static TimerOwner timerOwner(StatusChanged changed, FieldCheck check) {
        return switch (changed.getTimerOwner()) {
            case TIMER_OWNER_UNSPECIFIED, TIMER_OWNER_SERVER -> TimerOwner.SERVER;
            case TIMER_OWNER_CALLER -> TimerOwner.CALLER;
            case UNRECOGNIZED -> {
                check.fail("status_changed.timer_owner", unknown("a timer owner", changed.getTimerOwnerValue()));
                yield TimerOwner.SERVER;
            }
        };
    }

    private static @Nullable Occurrence activityTick(ActivityTick tick, FieldCheck check) {
        Participant by = switch (tick.getBy()) {
            case PARTICIPANT_USER -> Participant.USER;
            case PARTICIPANT_AGENT -> Participant.AGENT;
            case PARTICIPANT_BOT -> Participant.BOT;
            case PARTICIPANT_SYSTEM -> Participant.SYSTEM;
            case PARTICIPANT_UNSPECIFIED, UNRECOGNIZED -> null;
        };
        ActivityKind kind = switch (tick.getKind()) {
            case ACTIVITY_KIND_MESSAGE -> ActivityKind.MESSAGE;
            case ACTIVITY_KIND_ATTACHMENT -> ActivityKind.ATTACHMENT;
            case ACTIVITY_KIND_TYPING -> ActivityKind.TYPING;
            case ACTIVITY_KIND_READ -> ActivityKind.READ;
            case ACTIVITY_KIND_PRESENCE -> ActivityKind.PRESENCE;
            case ACTIVITY_KIND_UNSPECIFIED, UNRECOGNIZED -> null;
        };
        if (by == null) {
            check.fail("activity_tick.by", unknown("a participant", tick.getByValue()));
        }
        if (kind == null) {
            check.fail("activity_tick.kind", unknown("a kind of activity", tick.getKindValue()));
        }
        return by == null || kind == null ? null : new Occurrence.ActivityTick(by, kind);
    }

    private static Occurrence timerFired(TimerFired fired, FieldCheck check) {
        check.text("timer_fired.timer", fired.getTimer(), 1, FieldCheck.MAX_NAME);
        if (fired.getGeneration() < 1) {
            check.fail(
                    "timer_fired.generation", "must be 1 or more, as set_timer said it, not " + fired.getGeneration());
        }
        return new Occurrence.TimerFired(fired.getTimer(), fired.getGeneration());
    }

    private static Occurrence providerEvent(ProviderEvent event, FieldCheck check) {
        return new Occurrence.ProviderEvent(
                check.text("provider_event.name", event.getName(), 1, FieldCheck.MAX_NAME),
                check.texts("provider_event.data", event.getDataMap()));
    }

    private static Occurrence attributesChanged(AttributesChanged changed, FieldCheck check) {
        var set = check.texts("attributes_changed.set", changed.getSetMap());
        if (changed.getRemoveCount() > FieldCheck.MAX_ENTRIES) {
            check.fail("attributes_changed.remove", "must have at most " + FieldCheck.MAX_ENTRIES + " keys");
            return new Occurrence.AttributesChanged(set, Collections.emptySortedSet());
        }
        for (String key : changed.getRemoveList()) {
            check.text("attributes_changed.remove", key, 1, FieldCheck.MAX_KEY);
        }
        return new Occurrence.AttributesChanged(set, new TreeSet<>(changed.getRemoveList()));
    }

    private static Occurrence closeRefused(CloseRefused refused, FieldCheck check) {
        return new Occurrence.CloseRefused(check.decisionId("close_refused.decision_id", refused.getDecisionId()));
    }

    private static String unknown(String what, int value) {
        return value == 0 ? "is required" : value + " is not " + what + " that this version knows";
    }
}
