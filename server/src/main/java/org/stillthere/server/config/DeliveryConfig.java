package org.stillthere.server.config;

import java.time.Duration;

/**
 * How decisions reach the clients on streams.
 *
 * @param maxUnacknowledged how many decisions may wait for the acks of one client, 1 or more
 * @param resumeGrace how long a client whose stream broke keeps its handovers, at most an hour
 */
public record DeliveryConfig(int maxUnacknowledged, Duration resumeGrace) {}
