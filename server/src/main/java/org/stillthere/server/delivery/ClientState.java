package org.stillthere.server.delivery;

/** Where a client is. */
public enum ClientState {
    /** There is no client. */
    NONE,
    /** Its stream is open. */
    CONNECTED,
    /** Its stream broke, and it has still time to come back to its handovers. */
    RESUMABLE,
    /** It has gone. */
    GONE
}
