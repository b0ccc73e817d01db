package org.stillthere.policy.model;

/** What an activity does to the waiting for the user. */
public enum ActivityEffect {
    /** It sets the inactivity count to 0, and the rules may start the waiting anew. */
    RESETS_COUNT,
    /** The rules may start the waiting anew; the count stays. */
    RESTARTS_TIMER,
    /** Nothing. */
    NOTHING
}
