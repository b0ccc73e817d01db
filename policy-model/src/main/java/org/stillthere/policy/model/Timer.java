package org.stillthere.policy.model;

import java.time.Duration;
import java.time.Instant;

/**
 * A timer that runs.
 *
 * @param name the name that the rule gave, not empty
 * @param generation which arming of a timer of this handover it is, from 1; every set and every
 *     restart takes the next number, so an expiry that carries another one is stale
 * @param deadline when it expires, absolute, by the clock of the timer owner
 * @param length the length it was last set to, positive; a restart counts it anew
 */
public record Timer(String name, long generation, Instant deadline, Duration length) {
    /** The one timer whose expiries are counted. */
    public static final String INACTIVITY = "inactivity";
}
