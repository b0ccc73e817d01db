package org.stillthere.server.delivery;

import org.stillthere.server.storage.HandoverStore;
import org.stillthere.server.storage.Pending;

/** What a session needs of the server. Thread-safe. */
interface SessionContext {
    /** Where the outboxes are. */
    HandoverStore store();

    /** How many decisions are in the outbox of that client. */
    long unacknowledged(String clientId);

    /** Takes a decision out of an outbox; {@code done} is called later, by a lane. */
    void ack(Pending pending, String clientId, Runnable done);

    /** Does work that may wait for the disk, on a thread of its own. */
    void execute(Runnable work);

    /** Logs a fault. */
    void report(String what, Throwable fault);
}
