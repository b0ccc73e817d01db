package org.stillthere.server.delivery;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.stillthere.server.incident.Incidents;
import org.stillthere.server.lane.Lanes;
import org.stillthere.server.storage.HandoverViews;

/**
 * Does what comes due for no handover in particular: checkpoints, clients whose grace is over, handovers whose
 * retention is over. One thread; thread-safe.
 */
public final class Housekeeper {
    /** How often a stream hears of the server. Many networks forget a connection that is silent for a minute. */
    public static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(10);

    /**
     * The interval has so many turns, and each client hears in one of them: checkpoints to 10,000 clients at once kept
     * the others waiting for half a second.
     */
    static final int CHECKPOINT_TURNS = 100;

    private static final long TURN_MILLIS = CHECKPOINT_INTERVAL.toMillis() / CHECKPOINT_TURNS;

    private static final Duration LONGEST_BETWEEN_SWEEPS = Duration.ofHours(1);
    private static final int SWEEPS_PER_RETENTION = 10;
    private static final long TURN_NANOS = TimeUnit.MILLISECONDS.toNanos(TURN_MILLIS);
    private static final long SWEEPER_SLEEP_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final ClientSessions sessions;
    private final HandoverViews handovers;
    private final Lanes lanes;
    private final InstantSource clock;
    private final Incidents incidents;
    private final Duration retention;
    private final Duration sweepInterval;
    private final Thread keeper = new Thread(this::keep, "housekeeper");
    private final Thread sweeper = new Thread(this::sweepAgainAndAgain, "sweeper");
    private volatile boolean stopped;

    /**
     * A housekeeper that has yet to begin.
     *
     * @param retention how long a handover is kept after it has become final
     */
    public Housekeeper(
            ClientSessions sessions,
            HandoverViews handovers,
            Lanes lanes,
            InstantSource clock,
            Incidents incidents,
            Duration retention) {
        this.sessions = sessions;
        this.handovers = handovers;
        this.lanes = lanes;
        this.clock = clock;
        this.incidents = incidents;
        this.retention = retention;
        Duration part = retention.dividedBy(SWEEPS_PER_RETENTION);
        this.sweepInterval = part.compareTo(LONGEST_BETWEEN_SWEEPS) < 0 ? part : LONGEST_BETWEEN_SWEEPS;
        keeper.setDaemon(true);
        sweeper.setDaemon(true);
    }

    /** Begins. */
    public void start() {
        keeper.start();
        sweeper.start();
    }

    /** Looks at the clock now: for a clock that does not run by itself. */
    public void wake() {
        LockSupport.unpark(keeper);
        LockSupport.unpark(sweeper);
    }

    private void keep() {
        long done = clock.millis() / TURN_MILLIS;
        while (!stopped) {
            Instant now = clock.instant();
            long turn = now.toEpochMilli() / TURN_MILLIS;
            try {
                sessions.endLapsed(now);
                for (long missed = Math.max(done, turn - CHECKPOINT_TURNS); missed < turn; missed++) {
                    sessions.checkpoint(now, Math.floorMod(missed, CHECKPOINT_TURNS));
                }
            } catch (RuntimeException e) { // one broken stream must not silence the others for ever
                incidents.report("keeping house", e);
            }
            done = turn;
            LockSupport.parkNanos(this, TURN_NANOS);
        }
    }

    /** On a thread of its own: with millions of handovers a sweep takes seconds. */
    private void sweepAgainAndAgain() {
        Instant next = clock.instant().plus(sweepInterval);
        while (!stopped) {
            Instant now = clock.instant();
            if (!now.isBefore(next)) {
                sweep(now.minus(retention));
                next = now.plus(sweepInterval);
            }
            LockSupport.parkNanos(this, SWEEPER_SLEEP_NANOS);
        }
    }

    private void sweep(Instant finalBefore) {
        try {
            handovers.forEachFinal(finalBefore, key -> lanes.forget(key, finalBefore));
        } catch (RuntimeException e) { // the next sweep tries again
            incidents.report("looking for handovers whose retention is over", e);
        }
    }

    /** Stops, and waits until the store is not read any longer. */
    public void stop() {
        stopped = true;
        wake();
        try {
            keeper.join();
            sweeper.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
