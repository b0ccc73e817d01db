package org.stillthere.server.delivery;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.stillthere.server.incident.Incidents;
import org.stillthere.server.storage.StoreException;

/** The thread that reads outboxes from disk, so that neither lanes nor transports wait for that. Thread-safe. */
final class Courier {
    private static final Logger LOG = LoggerFactory.getLogger(Courier.class);

    private final Incidents incidents;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(work -> {
        Thread courier = new Thread(work, "courier");
        courier.setDaemon(true);
        return courier;
    });

    Courier(Incidents incidents) {
        this.incidents = incidents;
    }

    /** Runs the work after all that was given before. Does nothing once it is {@linkplain #stop stopped}. */
    void execute(Runnable work) {
        try {
            thread.execute(() -> {
                try {
                    work.run();
                } catch (StoreException e) {
                    incidents.report("reading outboxes", e);
                }
            });
        } catch (RejectedExecutionException stopped) {
            LOG.debug("the server stops and reads no more outboxes");
        }
    }

    /**
     * Takes no more work, and waits for what it has.
     *
     * @param timeout how long to wait
     * @return whether all of it is done: only then may the store be closed
     */
    boolean stop(Duration timeout) {
        thread.shutdown();
        try {
            return thread.awaitTermination(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
