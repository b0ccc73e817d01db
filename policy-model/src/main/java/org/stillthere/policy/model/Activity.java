package org.stillthere.policy.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the participants of a handover did, as far as rules ask.
 *
 * @param sequence how many activity ticks there were
 * @param lastBy who did something last; null before the first tick
 * @param lastAt when; null before the first tick
 * @param lastMessageBy who of user and agent wrote last; null until one of them has
 * @param lastUserMessageAt when the user last wrote; null until then
 * @param lastAgentMessageAt when the agent last wrote; null until then
 */
public record Activity(
        long sequence,
        @Nullable Participant lastBy,
        @Nullable Instant lastAt,
        @Nullable Participant lastMessageBy,
        @Nullable Instant lastUserMessageAt,
        @Nullable Instant lastAgentMessageAt) {
    /** Nobody has done anything. */
    public static final Activity NONE = new Activity(0, null, null, null, null, null);

    /** This, and then one more tick. */
    public Activity plus(Participant by, ActivityKind kind, Instant at) {
        boolean byUser = kind.isInput() && by == Participant.USER;
        boolean byAgent = kind.isInput() && by == Participant.AGENT;
        return new Activity(
                sequence + 1,
                by,
                at,
                byUser || byAgent ? by : lastMessageBy,
                byUser ? at : lastUserMessageAt,
                byAgent ? at : lastAgentMessageAt);
    }

    /** Who owes the next message. */
    public Awaiting awaiting() {
        if (lastMessageBy == null) {
            return Awaiting.NOBODY;
        }
        return lastMessageBy == Participant.USER ? Awaiting.AGENT : Awaiting.USER;
    }
}
