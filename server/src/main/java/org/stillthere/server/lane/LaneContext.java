package org.stillthere.server.lane;

import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.stillthere.server.incident.Incidents;
import org.stillthere.server.metrics.ServerMetrics;
import org.stillthere.server.storage.HandoverStore;

/**
 * What the lanes of a server share.
 *
 * @param store where handovers are kept
 * @param clock the server's clock
 * @param startedAt when the server started: timers due before that were missed while it was down
 * @param listener is told of every decision
 * @param deliveries those who carry decisions out
 * @param incidents where faults are logged
 * @param metrics where failed rules and expiries are counted
 * @param cachedHandovers how many handovers each lane keeps in memory
 * @param turnTakers the threads that decide on what they bring, if nothing makes them wait
 * @param onDeath is told when a turn ends by what none survives
 */
record LaneContext(
        HandoverStore store,
        InstantSource clock,
        Instant startedAt,
        DecisionListener listener,
        Deliveries deliveries,
        Incidents incidents,
        ServerMetrics metrics,
        int cachedHandovers,
        TurnTakers turnTakers,
        Consumer<Throwable> onDeath) {}
