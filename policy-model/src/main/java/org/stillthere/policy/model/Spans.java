package org.stillthere.policy.model;

import java.time.Duration;

/**
 * How long something took, over all the times that it happened. Precise to the millisecond, which keeps a
 * handover's bytes short. Immutable.
 *
 * @param count how many times, from 0
 * @param totalMillis all of them together, in milliseconds
 * @param longestMillis the longest of them, in milliseconds
 */
public record Spans(int count, long totalMillis, long longestMillis) {
    /** It never happened. */
    public static final Spans NONE = new Spans(0, 0, 0);

    /** These, and then one more. */
    public Spans plus(Duration span) {
        long millis = span.toMillis();
        return count == Integer.MAX_VALUE
                ? this
                : new Spans(count + 1, totalMillis + millis, Math.max(longestMillis, millis));
    }

    /** The longest; zero if it never happened. */
    public Duration longest() {
        return Duration.ofMillis(longestMillis);
    }

    /** The mean; zero if it never happened. */
    public Duration mean() {
        return Duration.ofMillis(count == 0 ? 0 : totalMillis / count);
    }
}
