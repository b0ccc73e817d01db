package org.stillthere.policy.language;

import org.stillthere.policy.model.Occurrence;

/** The kinds of events that rules tell apart. An event is of one kind. */
public enum EventKind {
    /** A status was reported, the provider's own names included. */
    STATUS,
    /** Somebody was active. */
    ACTIVITY,
    /** A timer expired, whoever owns it. */
    EXPIRY,
    /** The chat provider reported an event. */
    PROVIDER,
    /** The caller changed attributes. */
    ATTRIBUTES,
    /** The caller did not carry a close out. */
    CLOSE_REFUSED;

    /** The kind of what happened. */
    public static EventKind of(Occurrence occurrence) {
        return occurrence.match(new Occurrence.Cases<>() {
            @Override
            public EventKind statusReported(Occurrence.StatusReported statusReported) {
                return STATUS;
            }

            @Override
            public EventKind providerStatusReported(Occurrence.ProviderStatusReported providerStatusReported) {
                return STATUS;
            }

            @Override
            public EventKind activityTick(Occurrence.ActivityTick activityTick) {
                return ACTIVITY;
            }

            @Override
            public EventKind timerFired(Occurrence.TimerFired timerFired) {
                return EXPIRY;
            }

            @Override
            public EventKind timerExpired(Occurrence.TimerExpired timerExpired) {
                return EXPIRY;
            }

            @Override
            public EventKind providerEvent(Occurrence.ProviderEvent providerEvent) {
                return PROVIDER;
            }

            @Override
            public EventKind attributesChanged(Occurrence.AttributesChanged attributesChanged) {
                return ATTRIBUTES;
            }

            @Override
            public EventKind closeRefused(Occurrence.CloseRefused closeRefused) {
                return CLOSE_REFUSED;
            }
        });
    }
}
