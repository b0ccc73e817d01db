package org.stillthere.server.incident;

import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs faults of the server, each under an id that the client is told in place of a stack trace. Thread-safe. */
public final class Incidents {
    private static final Logger LOG = LoggerFactory.getLogger(Incidents.class);

    private final AtomicLong last = new AtomicLong();

    /** Logs what happened while the server was busy with {@code what}; returns the incident's id. */
    public String report(String what, Throwable fault) {
        String incident = "incident-" + last.incrementAndGet();
        LOG.error("{}: a fault while {}", incident, what, fault);
        return incident;
    }
}
