package org.stillthere.server.service;

import java.time.Duration;

/**
 * How far from the server's clock an event may lie.
 *
 * @param maxAge how far behind
 * @param maxSkew how far ahead
 */
public record EventLimits(Duration maxAge, Duration maxSkew) {}
