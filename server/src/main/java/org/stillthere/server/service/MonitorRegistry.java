package org.stillthere.server.service;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The monitor sessions that have begun and not ended. Thread-safe. */
final class MonitorRegistry {
    private final Set<MonitorSession> sessions = ConcurrentHashMap.newKeySet();
    private volatile boolean draining;

    void join(MonitorSession session) {
        sessions.add(session);
        if (draining) {
            session.drain();
        }
    }

    /** How many there are. */
    int size() {
        return sessions.size();
    }

    void leave(MonitorSession session) {
        sessions.remove(session);
    }

    /** The server shuts down: every session answers what it has taken, and ends. */
    void drain() {
        draining = true;
        sessions.forEach(MonitorSession::drain);
    }
}
