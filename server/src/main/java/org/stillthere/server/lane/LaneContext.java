package org.stillthere.server.lane;

import java.time.InstantSource;
import org.stillthere.server.incident.Incidents;
import org.stillthere.server.metrics.ServerMetrics;

/**
 * What the lanes of a server share.
 *
 * @param clock the server's clock
 * @param listener is told of every decision
 * @param deliveries those who carry decisions out
 * @param readers read handovers for those who ask
 * @param incidents where faults are logged
 * @param metrics where failed rules, expiries and commits are counted
 * @param cachedHandovers how many handovers each lane keeps in memory
 */
record LaneContext(
        InstantSource clock,
        DecisionListener listener,
        Deliveries deliveries,
        SnapshotReader readers,
        Incidents incidents,
        ServerMetrics metrics,
        int cachedHandovers) {}
