package org.stillthere.policy.model;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What one side of a conversation did: the user, or the agent. A message is whatever carries content, an
 * attachment too. Immutable.
 *
 * @param messages how many messages, from 0
 * @param lastMessageAt when it last wrote; null until then
 * @param lastTypingAt when it was last seen typing; null until then
 * @param lastReadAt when it last read; null until then
 * @param lastPresenceAt when it last came, went or switched to the chat; null until then
 * @param replies how long it took to answer: each time from the other side's first message since its own
 *     last one
 */
public record Side(
        int messages,
        @Nullable Instant lastMessageAt,
        @Nullable Instant lastTypingAt,
        @Nullable Instant lastReadAt,
        @Nullable Instant lastPresenceAt,
        Spans replies) {
    /** It has not done anything. */
    public static final Side NONE = new Side(0, null, null, null, null, Spans.NONE);

    /**
     * This, and then one more tick.
     *
     * @param owedSince since when it owes a reply; null if it owes none
     */
    Side plus(ActivityKind kind, Instant at, @Nullable Instant owedSince) {
        return switch (kind) {
            case MESSAGE, ATTACHMENT ->
                new Side(
                        messages == Integer.MAX_VALUE ? messages : messages + 1,
                        at,
                        lastTypingAt,
                        lastReadAt,
                        lastPresenceAt,
                        owedSince == null ? replies : replies.plus(Duration.between(owedSince, at)));
            case TYPING -> new Side(messages, lastMessageAt, at, lastReadAt, lastPresenceAt, replies);
            case READ -> new Side(messages, lastMessageAt, lastTypingAt, at, lastPresenceAt, replies);
            case PRESENCE -> new Side(messages, lastMessageAt, lastTypingAt, lastReadAt, at, replies);
        };
    }
}
