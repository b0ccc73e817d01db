package org.stillthere.policy.model;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the participants of a handover did, as far as rules ask. Immutable.
 *
 * @param sequence how many activity ticks there were
 * @param lastBy who did something last; null before the first tick
 * @param lastAt when; null before the first tick
 * @param lastMessageBy who of user and agent wrote last; null until one of them has
 * @param owedSince when the first message came to which the other side has not replied; null until somebody
 *     has written
 * @param user what the user did
 * @param agent what the agent did
 * @param userPauses how long it took from each message of the user to the user's next one
 */
public record Activity(
        long sequence,
        @Nullable Participant lastBy,
        @Nullable Instant lastAt,
        @Nullable Participant lastMessageBy,
        @Nullable Instant owedSince,
        Side user,
        Side agent,
        Spans userPauses) {
    /** Nobody has done anything. */
    public static final Activity NONE = new Activity(0, null, null, null, null, Side.NONE, Side.NONE, Spans.NONE);

    /** This, and then one more tick. */
    public Activity plus(Participant by, ActivityKind kind, Instant at) {
        boolean wrote = kind.isInput() && (by == Participant.USER || by == Participant.AGENT);
        boolean owes = lastMessageBy != null && lastMessageBy != by;
        Instant owed = owes ? owedSince : null;
        Instant wroteBefore = by == Participant.USER && kind.isInput() ? user.lastMessageAt() : null;
        return new Activity(
                sequence + 1,
                by,
                at,
                wrote ? by : lastMessageBy,
                wrote && (owes || owedSince == null) ? at : owedSince,
                by == Participant.USER ? user.plus(kind, at, owed) : user,
                by == Participant.AGENT ? agent.plus(kind, at, owed) : agent,
                wroteBefore == null ? userPauses : userPauses.plus(Duration.between(wroteBefore, at)));
    }

    /** When the user last wrote; null until then. */
    public @Nullable Instant lastUserMessageAt() {
        return user.lastMessageAt();
    }

    /** When the agent last wrote; null until then. */
    public @Nullable Instant lastAgentMessageAt() {
        return agent.lastMessageAt();
    }

    /** Who owes the next message. */
    public Awaiting awaiting() {
        if (lastMessageBy == null) {
            return Awaiting.NOBODY;
        }
        return lastMessageBy == Participant.USER ? Awaiting.AGENT : Awaiting.USER;
    }
}
