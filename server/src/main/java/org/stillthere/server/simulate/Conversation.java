package org.stillthere.server.simulate;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.stillthere.policy.model.Participant;

/**
 * One recorded conversation of a trace. Immutable.
 *
 * @param id what the recording calls it, not empty
 * @param startsAt when it began
 * @param messages its messages in the order of time
 */
public record Conversation(String id, Instant startsAt, List<Message> messages) {
    /** Keeps an unmodifiable copy of the messages. */
    public Conversation {
        messages = List.copyOf(messages);
    }

    /**
     * One recorded message.
     *
     * @param at how long after the conversation's start, not negative, not before the message before it
     * @param from who wrote it: the user or the agent
     */
    public record Message(Duration at, Participant from) {}

    /** When the last message was written; the start where there is none. */
    public Instant endsAt() {
        return messages.isEmpty()
                ? startsAt
                : startsAt.plus(messages.get(messages.size() - 1).at());
    }
}
