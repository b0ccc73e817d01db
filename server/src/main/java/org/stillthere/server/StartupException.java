package org.stillthere.server;

/** A server can't start; the message tells a person why, and what to do. */
public final class StartupException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What kept the server from starting. */
    public enum Reason {
        /** The policy was rejected. */
        POLICY,
        /** The data directory can't be used. */
        STORE,
        /** The address can't be listened on. */
        ADDRESS
    }

    private final Reason reason;

    /** Says what kept the server from starting. */
    public StartupException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /** What kept the server from starting. */
    public Reason reason() {
        return reason;
    }
}
