package org.stillthere.server.delivery;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The sessions, by client, and which clients keep their handovers.
 *
 * <p>All streams broke when the server before this one ended. For the grace after its start a client without a session
 * counts as one that may resume, unless it has left since. Thread-safe.
 */
final class SessionRegistry {
    private final InstantSource clock;
    private final SessionContext context;
    private final Instant graceEnds;
    private final Map<String, ClientSession> sessions = new ConcurrentHashMap<>();
    private final Set<String> leftSinceStart = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean graceIsOver = new AtomicBoolean();

    /**
     * A registry without sessions.
     *
     * @param graceEnds when clients that have not come back since the start lose their handovers
     */
    SessionRegistry(InstantSource clock, SessionContext context, Instant graceEnds) {
        this.clock = clock;
        this.context = context;
        this.graceEnds = graceEnds;
    }

    /** The session of the client; null if it has none. */
    @Nullable
    ClientSession find(String clientId) {
        return sessions.get(clientId);
    }

    /** The session of the client; a new one if it has none. */
    ClientSession findOrCreate(String clientId) {
        return sessions.computeIfAbsent(clientId, id -> new ClientSession(id, context));
    }

    /** Removes a session that has ended. */
    void remove(ClientSession session) {
        sessions.remove(session.clientId(), session);
    }

    Collection<ClientSession> all() {
        return sessions.values();
    }

    /** The client has given its handovers up. */
    void left(String clientId) {
        if (clock.instant().isBefore(graceEnds)) {
            leftSinceStart.add(clientId);
        }
    }

    /** Whether the client keeps its handovers. The empty id is nobody, who keeps none. */
    boolean keepsHandovers(String clientId) {
        Instant now = clock.instant();
        ClientSession session = sessions.get(clientId);
        return session == null
                ? now.isBefore(graceEnds) && !clientId.isEmpty() && !leftSinceStart.contains(clientId)
                : session.keepsHandovers(now);
    }

    /** Where a client is; the empty id is nobody. */
    ClientState stateOf(String clientId) {
        ClientSession session = sessions.get(clientId);
        if (clientId.isEmpty()) {
            return ClientState.NONE;
        }
        if (session != null && session.isConnected()) {
            return ClientState.CONNECTED;
        }
        return keepsHandovers(clientId) ? ClientState.RESUMABLE : ClientState.GONE;
    }

    /** How many clients have a stream open. */
    long connected() {
        return sessions.values().stream().filter(ClientSession::isConnected).count();
    }

    /** Whether the grace after the start has ended by then; true once. */
    boolean endGrace(Instant now) {
        if (now.isBefore(graceEnds) || !graceIsOver.compareAndSet(false, true)) {
            return false;
        }
        leftSinceStart.clear();
        return true;
    }
}
