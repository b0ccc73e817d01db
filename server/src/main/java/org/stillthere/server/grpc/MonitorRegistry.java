package org.stillthere.server.grpc;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The monitor streams that have begun, open or not. Thread-safe. */
final class MonitorRegistry {
    private final Set<MonitorStream> streams = ConcurrentHashMap.newKeySet();
    private volatile boolean draining;

    void join(MonitorStream stream) {
        streams.add(stream);
        if (draining) {
            stream.drain();
        }
    }

    /** How many there are. */
    int size() {
        return streams.size();
    }

    void leave(MonitorStream stream) {
        streams.remove(stream);
    }

    /** The server shuts down: every stream answers what it has taken, and ends. */
    void drain() {
        draining = true;
        streams.forEach(MonitorStream::drain);
    }
}
