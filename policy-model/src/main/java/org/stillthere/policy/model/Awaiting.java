package org.stillthere.policy.model;

/** Who owes the next message: the other side of whoever wrote last. */
public enum Awaiting {
    /** The agent wrote last. */
    USER,
    /** The user wrote last. */
    AGENT,
    /** Neither has written yet, or the handover is final. */
    NOBODY
}
