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
 * @param inOpeningHours whether the length counts opening time only
 * @param expiries how many times in direct succession it has expired before this arming, from 0
 */
public record Timer(
        String name, long generation, Instant deadline, Duration length, boolean inOpeningHours, int expiries) {
    /** The one timer whose expiries a message of the user sets back to 0. */
    public static final String INACTIVITY = "inactivity";

    /** A timer that counts all time, and has not expired yet. */
    public Timer(String name, long generation, Instant deadline, Duration length) {
        this(name, generation, deadline, length, false, 0);
    }

    /** Whether it expires before that one; of two at the same instant the one that was set first does. */
    boolean isBefore(Timer other) {
        int order = deadline.compareTo(other.deadline);
        return order < 0 || (order == 0 && generation < other.generation);
    }
}
