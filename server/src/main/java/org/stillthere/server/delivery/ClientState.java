package org.stillthere.server.delivery;

/** Where a client is. */
public enum ClientState {
    /** There is no such client: the id is empty. */
    NONE,
    /** Its stream is open. */
    CONNECTED,
    /** Its stream broke, and it keeps its handovers for a while. */
    RESUMABLE,
    /** It has given its handovers up, or did not come back in time. */
    GONE
}
