package org.stillthere.server;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What a server is made of, as a stack: the part that started last stops first. A start that fails halfway stops what it
 * has started, in the same way as a shutdown does. Used by one thread at a time.
 */
final class ServerParts {
    private final Deque<Runnable> stops = new ArrayDeque<>();

    /** A part has started. */
    void add(Runnable stop) {
        stops.push(stop);
    }

    /** Stops them. A part whose stop throws does not keep the others from stopping; the first fault is thrown at the end. */
    void stop() {
        RuntimeException fault = null;
        while (!stops.isEmpty()) {
            try {
                stops.pop().run();
            } catch (RuntimeException e) {
                if (fault == null) {
                    fault = e;
                } else {
                    fault.addSuppressed(e);
                }
            }
        }
        if (fault != null) {
            throw fault;
        }
    }
}
