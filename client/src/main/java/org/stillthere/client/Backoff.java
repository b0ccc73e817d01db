package org.stillthere.client;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * An exponential backoff with full jitter. The wait before attempt {@code n} (from 0) is uniform between zero and
 * {@code initial * 2^n}, capped at {@code max}.
 *
 * @param initial the longest wait before the first new attempt; more than 0
 * @param max the longest wait of all; not below {@code initial}, at most 24 hours
 */
public record Backoff(Duration initial, Duration max) {
    private static final Duration LONGEST = Duration.ofHours(24);

    /** After so many even a nanosecond has grown to more than {@link #LONGEST}. */
    private static final int MOST_DOUBLINGS = 47;

    /** From 100 milliseconds to 10 seconds. */
    public static final Backoff DEFAULT = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(10));

    /** Refuses, with {@link IllegalArgumentException}, what is out of range. */
    public Backoff {
        if (initial.isNegative() || initial.isZero() || max.compareTo(initial) < 0 || max.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("a backoff from " + initial + " to " + max
                    + ": the initial wait must be above 0, the longest not below it and at most " + LONGEST);
        }
    }

    /**
     * The wait before an attempt.
     *
     * @param attempt how many attempts failed since the last that went well, less one: 0 or more
     * @param random where the jitter comes from
     */
    public Duration delay(int attempt, RandomGenerator random) {
        double ceiling = Math.min(
                (double) max.toNanos(), (double) initial.toNanos() * (1L << Math.min(attempt, MOST_DOUBLINGS)));
        return Duration.ofNanos((long) (random.nextDouble() * ceiling));
    }
}
