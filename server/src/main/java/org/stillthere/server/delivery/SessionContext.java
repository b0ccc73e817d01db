package org.stillthere.server.delivery;

import org.stillthere.server.storage.HandoverViews;
import org.stillthere.server.storage.OutboxViews;
import org.stillthere.server.storage.Pending;

/** What a session needs of the server. Thread-safe. */
interface SessionContext {
    /** The handovers as they were committed. */
    HandoverViews handovers();

    /** The outboxes as they were committed. */
    OutboxViews outboxes();

    /** How many decisions wait for the client's acks. */
    long unacknowledged(String clientId);

    /**
     * Has the decision taken out of the outbox that it is in. Returns at once.
     *
     * @param done is called by the lane once the decision has left the outbox, or can't leave it
     */
    void ack(Pending pending, String clientId, Runnable done);

    /** Runs work that may wait for the disk on another thread. Does nothing once the server stops. */
    void execute(Runnable work);

    /** Logs a fault. */
    void report(String what, Throwable fault);
}
