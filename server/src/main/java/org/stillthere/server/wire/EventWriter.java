package org.stillthere.server.wire;

import org.stillthere.policy.model.HandoverEvent;
import org.stillthere.policy.model.Occurrence;
import org.stillthere.v1.ActivityKind;
import org.stillthere.v1.ActivityTick;
import org.stillthere.v1.AttributesChanged;
import org.stillthere.v1.CloseRefused;
import org.stillthere.v1.ProviderEvent;
import org.stillthere.v1.StatusChanged;
import org.stillthere.v1.TimerFired;

/** Writes events back to the wire, for those who watch. */
public final class EventWriter implements Occurrence.Cases<org.stillthere.v1.HandoverEvent.Builder> {
    private final org.stillthere.v1.HandoverEvent.Builder written;

    private EventWriter(org.stillthere.v1.HandoverEvent.Builder written) {
        this.written = written;
    }

    public static org.stillthere.v1.HandoverEvent write(HandoverEvent event) {
        var written = org.stillthere.v1.HandoverEvent.newBuilder()
                .setTenant(event.key().tenant())
                .setHandoverId(event.key().handoverId())
                .setEventId(event.eventId());
        if (event.occurredAt() != null) {
            written.setOccurredAt(Times.timestamp(event.occurredAt()));
        }
        return event.occurrence().match(new EventWriter(written)).build();
    }

    @Override
    public org.stillthere.v1.HandoverEvent.Builder statusReported(Occurrence.StatusReported reported) {
        return written.setStatusChanged(StatusChanged.newBuilder()
                .setStatus(HandoverWriter.status(reported.status()))
                .setTimerOwner(HandoverWriter.timerOwner(reported.timerOwner()))
                .putAllAttributes(reported.attributes()));
    }

    @Override
    public org.stillthere.v1.HandoverEvent.Builder providerStatusReported(Occurrence.ProviderStatusReported reported) {
        return written.setStatusChanged(
                StatusChanged.newBuilder().setProviderStatus(reported.name()).putAllAttributes(reported.attributes()));
    }

    @Override
    public org.stillthere.v1.HandoverEvent.Builder activityTick(Occurrence.ActivityTick tick) {
        return written.setActivityTick(ActivityTick.newBuilder()
                .setBy(HandoverWriter.participant(tick.by()))
                .setKind(kind(tick.kind())));
    }

    @Override
    public org.stillthere.v1.HandoverEvent.Builder timerFired(Occurrence.TimerFired fired) {
        return timer(fired.timer(), fired.generation());
    }

    @Override
    public org.stillthere.v1.HandoverEvent.Builder timerExpired(Occurrence.TimerExpired expired) {
        return timer(expired.timer(), expired.generation());
    }

    @Override
    public org.stillthere.v1.HandoverEvent.Builder providerEvent(Occurrence.ProviderEvent event) {
        return written.setProviderEvent(
                ProviderEvent.newBuilder().setName(event.name()).putAllData(event.data()));
    }

    @Override
    public org.stillthere.v1.HandoverEvent.Builder attributesChanged(Occurrence.AttributesChanged changed) {
        return written.setAttributesChanged(
                AttributesChanged.newBuilder().putAllSet(changed.set()).addAllRemove(changed.remove()));
    }

    @Override
    public org.stillthere.v1.HandoverEvent.Builder closeRefused(Occurrence.CloseRefused refused) {
        return written.setCloseRefused(CloseRefused.newBuilder().setDecisionId(refused.decisionId()));
    }

    private org.stillthere.v1.HandoverEvent.Builder timer(String name, long generation) {
        return written.setTimerFired(TimerFired.newBuilder().setTimer(name).setGeneration(generation));
    }

    private static ActivityKind kind(org.stillthere.policy.model.ActivityKind kind) {
        return switch (kind) {
            case MESSAGE -> ActivityKind.ACTIVITY_KIND_MESSAGE;
            case ATTACHMENT -> ActivityKind.ACTIVITY_KIND_ATTACHMENT;
            case TYPING -> ActivityKind.ACTIVITY_KIND_TYPING;
            case READ -> ActivityKind.ACTIVITY_KIND_READ;
            case PRESENCE -> ActivityKind.ACTIVITY_KIND_PRESENCE;
        };
    }
}
