package org.stillthere.server.service;

import org.stillthere.policy.model.Decision;
import org.stillthere.policy.model.HandoverEvent;
import org.stillthere.policy.model.HandoverState;

/**
 * The transport's end of a watch, as its {@link HandoverWatch} sees it: encodes what is shown as messages of its own, and
 * sends them. Thread-safe; nothing blocks.
 *
 * <p>Messages wait in a queue of {@link HandoverWatch#CAPACITY}. Whenever it has become empty, the transport calls
 * {@link HandoverWatch#drained}.
 *
 * @param <M> a message of the transport
 */
public interface WatchStream<M> {
    /** Encodes a handover that exists when the watch begins. The owner is empty if there is none. */
    M existing(HandoverState handover, String owner);

    /** Encodes that all that existed was shown: what follows are changes. */
    M current();

    /** Encodes a change: the handover after it, what happened and what was decided. */
    M change(HandoverState handover, String owner, HandoverEvent event, Decision decision);

    /** How many bytes the message has. */
    long size(M message);

    /** Queues the message and sends it when its turn comes; false if the queue is full or the stream is ending. */
    boolean send(M message);

    /** Whether nothing is queued. */
    boolean isDrained();

    /** Ends the stream with the rejection at once. */
    void fail(Rejection rejection);
}
