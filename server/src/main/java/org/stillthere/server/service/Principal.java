package org.stillthere.server.service;

/**
 * Somebody that the server knows.
 *
 * @param name unique among all principals
 * @param role what it does here
 */
public record Principal(String name, Role role) {
    /** Whoever can reach the server, as long as callers do not say who they are. */
    public static final Principal LOCAL = new Principal("local", Role.INTEGRATION);

    /** What a principal does. */
    public enum Role {
        /** Connects a chat platform: reports what happens, and carries out what is decided. */
        INTEGRATION,
        /** A person who intervenes in handovers that an integration owns: the owner carries out what is decided. */
        OPERATOR
    }
}
