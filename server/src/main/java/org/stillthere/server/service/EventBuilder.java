package org.stillthere.server.service;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.stillthere.policy.model.ActivityKind;
import org.stillthere.policy.model.HandoverEvent;
import org.stillthere.policy.model.HandoverKey;
import org.stillthere.policy.model.HandoverStatus;
import org.stillthere.policy.model.Occurrence;
import org.stillthere.policy.model.Participant;
import org.stillthere.policy.model.TimerOwner;

/**
 * Builds one event from what a caller sent. A transport sets the fields, {@link #of} first, and each is checked as it
 * is set; what is wrong is told all at once when the event is reported. Not thread-safe.
 */
public final class EventBuilder {
    private final FieldCheck check;
    private final EventLimits limits;
    private final InstantSource clock;
    private String tenant = "";
    private String handoverId = "";
    private String eventId = "";
    private @Nullable Instant occurredAt;
    private EventKind kind = EventKind.EVENT_NOT_SET;
    private @Nullable Occurrence occurrence;

    EventBuilder(String prefix, EventLimits limits, InstantSource clock) {
        this.check = new FieldCheck(prefix);
        this.limits = limits;
        this.clock = clock;
    }

    /** Which handover, and which event of it. */
    public void of(String tenantName, String handover, String event) {
        tenant = check.tenant(tenantName);
        handoverId = check.handoverId(handover);
        eventId = check.text("event_id", event, 1, FieldCheck.MAX_ID);
        if (eventId.startsWith(HandoverEvent.SERVER_PREFIX)) {
            check.fail("event_id", "must not begin with '" + HandoverEvent.SERVER_PREFIX + "', which is the server's");
        }
    }

    /** When it happened, if the caller says so: a time near the server's clock. */
    public void occurredAt(Instant time) {
        Instant now = clock.instant();
        Instant earliest = now.minus(limits.maxAge());
        Instant latest = now.plus(limits.maxSkew());
        if (time.isBefore(earliest) || time.isAfter(latest)) {
            String field = check.path("occurred_at");
            check.fail(new Violation(
                    field,
                    time + " is too far from the server's clock: it must lie between " + earliest + " and " + latest,
                    Reason.OCCURRED_AT_OUT_OF_RANGE,
                    Map.of("field", field, "earliest", earliest.toString(), "latest", latest.toString())));
        }
        occurredAt = time;
    }

    /** A field can't be read by the transport: rejects the event. */
    public void unreadable(String field, String description) {
        check.fail(field, description);
    }

    /**
     * The status of the handover, by one of the service's names or of the provider's.
     *
     * @param status null if the caller gave none that is known
     * @param unknownStatus what the caller gave, if that is not known; else empty
     * @param providerStatus empty if the status is one of the service's
     * @param owner null if the caller gave one that is not known
     * @param unknownOwner what the caller gave, if that is not known; else empty
     */
    public void statusChanged(
            @Nullable HandoverStatus status,
            String unknownStatus,
            String providerStatus,
            @Nullable TimerOwner owner,
            String unknownOwner,
            Map<String, String> attributes) {
        kind = EventKind.STATUS_CHANGED;
        var texts = check.texts("status_changed.attributes", attributes);
        if (owner == null) {
            unknown("status_changed.timer_owner", "a timer owner", unknownOwner);
        }
        if (!providerStatus.isEmpty()) {
            if (status != null || !unknownStatus.isEmpty()) {
                check.fail("status_changed", "must have either status or provider_status, not both");
            }
            String name = check.text("status_changed.provider_status", providerStatus, 1, FieldCheck.MAX_NAME);
            HandoverStatus.named(name)
                    .ifPresent(known -> check.fail(
                            "status_changed.provider_status", "is a status of the service: use status for " + known));
            occurrence = new Occurrence.ProviderStatusReported(name, texts);
        } else if (status == null) {
            unknown("status_changed.status", "a status", unknownStatus);
        } else if (owner != null) {
            occurrence = new Occurrence.StatusReported(status, owner, texts);
        }
    }

    /**
     * A participant did something.
     *
     * @param by who; null if the caller gave none that is known
     * @param unknownBy what the caller gave, if that is not known; else empty
     * @param did what; null if the caller gave none that is known
     * @param unknownKind what the caller gave, if that is not known; else empty
     */
    public void activityTick(
            @Nullable Participant by, String unknownBy, @Nullable ActivityKind did, String unknownKind) {
        kind = EventKind.ACTIVITY_TICK;
        if (by == null) {
            unknown("activity_tick.by", "a participant", unknownBy);
        }
        if (did == null) {
            unknown("activity_tick.kind", "a kind of activity", unknownKind);
        }
        if (by != null && did != null) {
            occurrence = new Occurrence.ActivityTick(by, did);
        }
    }

    /** A timer that the caller owns expired. */
    public void timerFired(String timer, long generation) {
        kind = EventKind.TIMER_FIRED;
        check.text("timer_fired.timer", timer, 1, FieldCheck.MAX_NAME);
        if (generation < 1) {
            check.fail("timer_fired.generation", "must be 1 or more, as set_timer said it, not " + generation);
        }
        occurrence = new Occurrence.TimerFired(timer, generation);
    }

    /** The provider reported something by a name of its own. */
    public void providerEvent(String name, Map<String, String> data) {
        kind = EventKind.PROVIDER_EVENT;
        occurrence = new Occurrence.ProviderEvent(
                check.text("provider_event.name", name, 1, FieldCheck.MAX_NAME),
                check.texts("provider_event.data", data));
    }

    /** Attributes of the handover changed. */
    public void attributesChanged(Map<String, String> set, Collection<String> remove) {
        kind = EventKind.ATTRIBUTES_CHANGED;
        var texts = check.texts("attributes_changed.set", set);
        if (remove.size() > FieldCheck.MAX_ENTRIES) {
            check.fail("attributes_changed.remove", "must have at most " + FieldCheck.MAX_ENTRIES + " keys");
            occurrence = new Occurrence.AttributesChanged(texts, Collections.emptySortedSet());
            return;
        }
        for (String key : remove) {
            check.text("attributes_changed.remove", key, 1, FieldCheck.MAX_KEY);
        }
        occurrence = new Occurrence.AttributesChanged(texts, new TreeSet<>(remove));
    }

    /** The caller did not carry out a close. */
    public void closeRefused(String decisionId) {
        kind = EventKind.CLOSE_REFUSED;
        occurrence = new Occurrence.CloseRefused(check.decisionId("close_refused.decision_id", decisionId));
    }

    private void unknown(String field, String what, String value) {
        check.fail(field, value.isEmpty() ? "is required" : value + " is not " + what + " that this version knows");
    }

    EventKind kind() {
        return kind;
    }

    /** The event; null if something is wrong with it, which {@link #invalid} then tells. */
    @Nullable
    HandoverEvent build() {
        if (kind == EventKind.EVENT_NOT_SET) {
            check.fail("event", "is required: say what happened");
        }
        Occurrence happened = occurrence;
        return happened == null || !check.passed()
                ? null
                : new HandoverEvent(new HandoverKey(tenant, handoverId), eventId, occurredAt, happened);
    }

    Rejection invalid() {
        return check.rejection();
    }

    RejectedEvent rejected(Rejection rejection) {
        return new RejectedEvent(tenant, handoverId, eventId, rejection);
    }
}
