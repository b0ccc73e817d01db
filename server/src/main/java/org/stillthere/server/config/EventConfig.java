package org.stillthere.server.config;

import java.time.Duration;

/**
 * Which times of occurrence an event may have.
 *
 * @param maxAge how far behind the server's clock an event may lie, 1 second to 3,650 days
 * @param maxClockSkew how far ahead of the server's clock an event may lie, at most a day
 */
public record EventConfig(Duration maxAge, Duration maxClockSkew) {}
