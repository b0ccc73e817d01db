package org.stillthere.server.delivery;

import org.stillthere.server.storage.HandoverViews;
import org.stillthere.server.storage.OutboxViews;
import org.stillthere.server.storage.Pending;

/** What a session needs of the server. Thread-safe. */
interface SessionContext {
    /** Where the handovers are. */
    HandoverViews handovers();

    /** Where the outboxes are. */
    OutboxViews outboxes();

    /** How many decisions are in the outbox of that client. */
    long unacknowledged(String clientId);

    /** Takes a decision out of an outbox; {@code done} is called later, by a lane. */
    void ack(Pending pending, String clientId, Runnable done);

    /** Does work that may wait for the disk, on a thread of its own. */
    void execute(Runnable work);

    /** Logs a fault. */
    void report(String what, Throwable fault);
}
