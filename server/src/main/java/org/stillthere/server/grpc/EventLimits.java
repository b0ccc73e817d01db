package org.stillthere.server.grpc;

import java.time.Duration;

/**
 * How far from the server's clock an event may lie.
 *
 * @param maxAge how far behind
 * @param maxSkew how far ahead
 */
record EventLimits(Duration maxAge, Duration maxSkew) {}
