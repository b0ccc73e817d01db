package org.stillthere.server.delivery;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.BiConsumer;
import org.stillthere.policy.model.HandoverKey;
import org.stillthere.server.incident.Incidents;
import org.stillthere.server.storage.HandoverViews;

/**
 * Finds the handovers whose retention is over, and has their lanes remove them: on a thread of its own: with millions of
 * handovers a sweep takes seconds. Thread-safe.
 */
public final class RetentionSweeper {
    private static final Duration LONGEST_BETWEEN_SWEEPS = Duration.ofHours(1);
    private static final int SWEEPS_PER_RETENTION = 10;
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final HandoverViews handovers;
    private final BiConsumer<HandoverKey, Instant> remove;
    private final InstantSource clock;
    private final Incidents incidents;
    private final Duration retention;
    private final Duration interval;
    private final BackgroundLoop loop = new BackgroundLoop("sweeper", PAUSE, this::step);
    private Instant next;

    /**
     * A sweeper that has yet to start.
     *
     * @param remove has a lane remove the handover, if it has been final since before that time; returns at once
     * @param retention how long a handover is kept after it has become final
     */
    public RetentionSweeper(
            HandoverViews handovers,
            BiConsumer<HandoverKey, Instant> remove,
            InstantSource clock,
            Incidents incidents,
            Duration retention) {
        this.handovers = handovers;
        this.remove = remove;
        this.clock = clock;
        this.incidents = incidents;
        this.retention = retention;
        Duration part = retention.dividedBy(SWEEPS_PER_RETENTION);
        this.interval = part.compareTo(LONGEST_BETWEEN_SWEEPS) < 0 ? part : LONGEST_BETWEEN_SWEEPS;
        this.next = clock.instant().plus(interval);
    }

    /** Starts its thread. */
    public void start() {
        loop.start();
    }

    /** Looks at the clock now: for a clock that does not run by itself. */
    public void wake() {
        loop.wake();
    }

    private void step() {
        Instant now = clock.instant();
        if (!now.isBefore(next)) {
            sweep(now.minus(retention));
            next = now.plus(interval);
        }
    }

    private void sweep(Instant finalBefore) {
        try {
            handovers.forEachFinal(finalBefore, key -> {
                if (!loop.isStopped()) {
                    remove.accept(key, finalBefore);
                }
            });
        } catch (RuntimeException e) { // the next sweep tries again
            incidents.report("looking for handovers whose retention is over", e);
        }
    }

    /**
     * Stops.
     *
     * @param timeout how long to wait for a sweep that is under way
     * @return whether it has stopped: only then may the store be closed
     */
    public boolean stop(Duration timeout) {
        return loop.stop(timeout);
    }
}
