package org.stillthere.server.service;

/**
 * Who makes a call, and from where. Immutable; one may be shared by all calls of a connection.
 *
 * @param principal on whose behalf
 * @param transport the transport that the call came by, for example {@code grpc}
 * @param peer the network address at the other end, as the transport writes it; empty if it is not known
 */
public record Caller(Principal principal, String transport, String peer) {
    /** A caller on this machine, which is all that there is until callers say who they are. */
    public static Caller local(String transport, String peer) {
        return new Caller(Principal.LOCAL, transport, peer);
    }
}
