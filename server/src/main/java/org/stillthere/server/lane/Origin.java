package org.stillthere.server.lane;

import org.stillthere.policy.model.Decision;

/**
 * Where an event comes from: it decides who is told what to do about it.
 *
 * @param kind who or what caused it
 * @param reporter the client that reported it on its stream; empty if none did
 */
public record Origin(Kind kind, String reporter) {
    /** The server's own timer expired. */
    static final Origin TIMER = new Origin(Kind.TIMER, "");

    /** A call reported it. */
    public static final Origin CALL = new Origin(Kind.CALL, "");

    /** An operator did it. */
    public static final Origin OPERATOR = new Origin(Kind.OPERATOR, "");

    /** A client reported it on its stream; its id is not empty. */
    public static Origin stream(String client) {
        return new Origin(Kind.STREAM, client);
    }

    /** Who or what causes events. */
    public enum Kind {
        /** A timer of the server: the owner is told. */
        TIMER,
        /** A call of an integration, which carries out what it is answered. */
        CALL,
        /** A client on its stream: the owner is told, and the client becomes the owner where there is none. */
        STREAM,
        /** An operator: the owner is told; where there is none, the operator carries out the answer. */
        OPERATOR
    }

    /** Whether the event may give the handover an owner, or another one if its owner has gone. */
    boolean assignsOwner() {
        return kind != Kind.CALL;
    }

    /**
     * Whether what was decided goes to the outbox of the owner.
     *
     * @param owner the client that owns the handover after the event; empty if none does
     */
    boolean outboxes(Decision decision, String owner) {
        boolean answered = kind == Kind.CALL || (kind == Kind.OPERATOR && owner.isEmpty());
        return !answered && !decision.actions().isEmpty();
    }
}
