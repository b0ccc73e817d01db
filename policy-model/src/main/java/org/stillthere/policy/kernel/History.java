package org.stillthere.policy.kernel;

import org.jspecify.annotations.Nullable;
import org.stillthere.policy.model.Decision;
import org.stillthere.policy.model.HandoverEvent;

/** What was decided before in the handover at hand: the memory that makes a repeated report harmless. */
@FunctionalInterface
public interface History {
    /** No event was decided on yet. */
    History EMPTY = eventId -> null;

    /**
     * An event and what it led to.
     *
     * @param event the event as it was first reported
     * @param decision its decision
     */
    record Entry(HandoverEvent event, Decision decision) {}

    /** What the event of that id led to, or null if there was none. */
    @Nullable
    Entry find(String eventId);
}
