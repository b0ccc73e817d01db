package org.stillthere.server.storage;

/** What became of a commit. */
public enum CommitOutcome {
    /** All of it is kept, as durably as asked for. */
    COMMITTED,
    /** None of it is kept: the engine did not take it. */
    REFUSED,
    /** None of it is kept: the tenure had ended before. */
    LOST,
    /** Whether it is kept will be known when the lane is loaded anew. */
    UNKNOWN
}
