package org.stillthere.server.delivery;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.stillthere.server.incident.Incidents;

/** Sends checkpoints, and ends the sessions of clients whose grace is over. One thread; thread-safe. */
public final class Housekeeper {
    /** How often a stream hears of the server. Many networks forget a connection that is silent for a minute. */
    public static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(10);

    /**
     * The interval is divided into so many turns, and each client is sent its checkpoint in one of them: 10,000
     * checkpoints at once kept everything else waiting for half a second.
     */
    private static final int TURNS = 100;

    private static final Duration TURN = CHECKPOINT_INTERVAL.dividedBy(TURNS);

    private final ClientSessions sessions;
    private final InstantSource clock;
    private final Incidents incidents;
    private final BackgroundLoop loop = new BackgroundLoop("housekeeper", TURN, this::step);

    /** The turn up to which checkpoints were sent, counted from the epoch. */
    private long done;

    /** A housekeeper that has yet to start. */
    public Housekeeper(ClientSessions sessions, InstantSource clock, Incidents incidents) {
        this.sessions = sessions;
        this.clock = clock;
        this.incidents = incidents;
        this.done = turnAt(clock.instant());
    }

    /** Starts its thread. */
    public void start() {
        loop.start();
    }

    /** Looks at the clock now: for a clock that does not run by itself. */
    public void wake() {
        loop.wake();
    }

    private static long turnAt(Instant now) {
        return now.toEpochMilli() / TURN.toMillis();
    }

    private void step() {
        Instant now = clock.instant();
        long turn = turnAt(now);
        try {
            sessions.endLapsed(now);
            for (long missed = Math.max(done, turn - TURNS); missed < turn; missed++) {
                sessions.checkpoint(now, Math.floorMod(missed, TURNS), TURNS);
            }
        } catch (RuntimeException e) { // one broken stream must not silence the others for ever
            incidents.report("sending checkpoints", e);
        }
        done = turn;
    }

    /**
     * Stops.
     *
     * @param timeout how long to wait for what is under way
     * @return whether it has stopped
     */
    public boolean stop(Duration timeout) {
        return loop.stop(timeout);
    }
}
