package org.stillthere.policy.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened in a handover.
 *
 * @param key the handover
 * @param eventId the key of idempotency, unique within the handover, not empty
 * @param occurredAt when, by the caller's clock; null if the caller did not say
 * @param occurrence what happened
 */
public record HandoverEvent(
        HandoverKey key, String eventId, @Nullable Instant occurredAt, Occurrence occurrence) {
    /** What event ids of the server's own begin with; a caller's must not. */
    public static final String SERVER_PREFIX = "stillthere/";

    /** The expiry of a timer that the server owns: the same expiry has the same id for ever. */
    public static HandoverEvent expiry(HandoverKey key, Timer timer, boolean missed) {
        return new HandoverEvent(
                key,
                SERVER_PREFIX + timer.name() + "/" + timer.generation(),
                timer.deadline(),
                new Occurrence.TimerExpired(timer.name(), timer.generation(), missed));
    }
}
