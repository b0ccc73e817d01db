package org.stillthere.server.config;

/**
 * How many lanes there are and how much they hold.
 *
 * @param count the number of lanes, each the single writer of its handovers, 1 to 64
 * @param maxInFlight how many events may be in flight at once over all lanes, 1 or more
 * @param cachedHandovers how many handovers are cached in memory over all lanes, 0 or more
 */
public record LaneConfig(int count, int maxInFlight, int cachedHandovers) {}
