package org.stillthere.server.service;

import org.stillthere.policy.model.Decision;

/**
 * How the report of an event is answered: one of the methods is called, once, by the calling thread or by a lane's.
 * It must not block. It has arguments instead of one object, since it is called for every event.
 */
public interface EventReply {
    /**
     * The event was decided on.
     *
     * @param decision what to do
     * @param replayed whether the event was reported before, and this is its first decision again
     * @param acknowledged whether the decision's owner has said that it was carried out
     * @param owner the client that carries the decision out; empty if the caller does, or nobody need
     */
    void decided(Decision decision, boolean replayed, boolean acknowledged, String owner);

    /** The event was rejected and changed nothing. */
    void rejected(RejectedEvent rejected);
}
