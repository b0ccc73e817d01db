package org.stillthere.policy.codec;

import org.stillthere.policy.model.Occurrence;

/** Writes what happened: a number that says which kind, then its parts. {@link OccurrenceReader} reads it back. */
final class OccurrenceWriter implements Occurrence.Cases<ByteWriter> {
    static final int STATUS_REPORTED = 1;
    static final int PROVIDER_STATUS_REPORTED = 2;
    static final int ACTIVITY_TICK = 3;
    static final int TIMER_FIRED = 4;
    static final int TIMER_EXPIRED = 5;
    static final int PROVIDER_EVENT = 6;
    static final int ATTRIBUTES_CHANGED = 7;
    static final int CLOSE_REFUSED = 8;

    private final ByteWriter out;

    OccurrenceWriter(ByteWriter out) {
        this.out = out;
    }

    @Override
    public ByteWriter statusReported(Occurrence.StatusReported statusReported) {
        out.number(STATUS_REPORTED);
        out.constant(statusReported.status());
        out.constant(statusReported.timerOwner());
        out.texts(statusReported.attributes());
        return out;
    }

    @Override
    public ByteWriter providerStatusReported(Occurrence.ProviderStatusReported providerStatusReported) {
        out.number(PROVIDER_STATUS_REPORTED);
        out.text(providerStatusReported.name());
        out.texts(providerStatusReported.attributes());
        return out;
    }

    @Override
    public ByteWriter activityTick(Occurrence.ActivityTick activityTick) {
        out.number(ACTIVITY_TICK);
        out.constant(activityTick.by());
        out.constant(activityTick.kind());
        return out;
    }

    @Override
    public ByteWriter timerFired(Occurrence.TimerFired timerFired) {
        out.number(TIMER_FIRED);
        out.text(timerFired.timer());
        out.number(timerFired.generation());
        return out;
    }

    @Override
    public ByteWriter timerExpired(Occurrence.TimerExpired timerExpired) {
        out.number(TIMER_EXPIRED);
        out.text(timerExpired.timer());
        out.number(timerExpired.generation());
        out.flag(timerExpired.missed());
        return out;
    }

    @Override
    public ByteWriter providerEvent(Occurrence.ProviderEvent providerEvent) {
        out.number(PROVIDER_EVENT);
        out.text(providerEvent.name());
        out.texts(providerEvent.data());
        return out;
    }

    @Override
    public ByteWriter attributesChanged(Occurrence.AttributesChanged attributesChanged) {
        out.number(ATTRIBUTES_CHANGED);
        out.texts(attributesChanged.set());
        out.number(attributesChanged.remove().size());
        attributesChanged.remove().forEach(out::text);
        return out;
    }

    @Override
    public ByteWriter closeRefused(Occurrence.CloseRefused closeRefused) {
        out.number(CLOSE_REFUSED);
        out.text(closeRefused.decisionId());
        return out;
    }
}
