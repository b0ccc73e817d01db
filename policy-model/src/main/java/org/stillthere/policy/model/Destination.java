package org.stillthere.policy.model;

/** Who is to see what is said. */
public enum Destination {
    /** The user only. */
    USER,
    /** The agent only. */
    AGENT,
    /** The user and the agent. */
    BOTH
}
