package org.stillthere.server.lane;

import org.stillthere.policy.model.Decision;

/**
 * Where an event comes from: it says who is told what to do about it.
 *
 * @param client the client on a stream that reported it; empty if none did
 * @param byTimer whether the server's own timer caused it
 */
record Origin(String client, boolean byTimer) {
    /** A timer of the server expired: the owner is told. */
    static final Origin TIMER = new Origin("", true);

    /** A call reported it, and carries out what it is answered. */
    static final Origin CALL = new Origin("", false);

    /** A stream of that client reported it; an empty id is a call. */
    static Origin of(String client) {
        return client.isEmpty() ? CALL : new Origin(client, false);
    }

    /** Whether a call reported it. */
    boolean isCall() {
        return client.isEmpty() && !byTimer;
    }

    /** Whether what was decided goes to the outbox of the owner. */
    boolean outboxes(Decision decision) {
        return !isCall() && !decision.actions().isEmpty();
    }
}
