package org.stillthere.server.service;

import java.util.Locale;

/** The kinds of event that callers report, as the API names them. */
enum EventKind {
    /** {@code status_changed}. */
    STATUS_CHANGED,
    /** {@code activity_tick}. */
    ACTIVITY_TICK,
    /** {@code timer_fired}. */
    TIMER_FIRED,
    /** {@code provider_event}. */
    PROVIDER_EVENT,
    /** {@code attributes_changed}. */
    ATTRIBUTES_CHANGED,
    /** {@code close_refused}. */
    CLOSE_REFUSED,
    /** The caller did not say what happened. */
    EVENT_NOT_SET;

    /** As metrics call it. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
