package org.stillthere.bench.peers;

/** What happens to a handover in a comparison. */
enum Incident {
    QUEUE,
    ACTIVE,
    USER_MESSAGE,
    AGENT_MESSAGE,
    /** The inactivity timer that runs has reached its deadline. */
    EXPIRY
}
