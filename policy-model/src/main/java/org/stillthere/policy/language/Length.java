package org.stillthere.policy.language;

import java.time.Duration;

/**
 * Lengths of time that are worked out from others, as rules write them: {@code
 * Length.between(settings.duration("least"), Length.times($slowest, 2), settings.duration("most"))}.
 *
 * <p>Every result lies between zero and {@link #LONGEST}: no combination overflows, and none fails a rule.
 */
public final class Length {
    /** The longest that there is: a timer runs no longer. */
    public static final Duration LONGEST = Duration.ofDays(90);

    private static final int HUNDRED = 100;

    private Length() {}

    /** The longer of the two. */
    @Example("Length.longer(longestUserReply, settings.duration(\"timeout\"))")
    public static Duration longer(Duration one, Duration other) {
        return clamp(one.compareTo(other) < 0 ? other : one);
    }

    /** The shorter of the two. */
    @Example("Length.shorter(longestUserReply, Duration.ofHours(1))")
    public static Duration shorter(Duration one, Duration other) {
        return clamp(one.compareTo(other) < 0 ? one : other);
    }

    /** The length, but at least {@code least} and at most {@code most}. If these contradict each other, {@code least}. */
    @Example("Length.between(Duration.ofMinutes(2), longestUserReply, Duration.ofMinutes(30))")
    public static Duration between(Duration least, Duration length, Duration most) {
        return longer(least, shorter(length, most));
    }

    /** Both together. */
    @Example("Length.sum(meanUserReply, settings.duration(\"timeout\"))")
    public static Duration sum(Duration one, Duration other) {
        return clamp(clamp(one).plus(clamp(other)));
    }

    /** That many times the length; zero if the number is negative. */
    @Example("Length.times(meanUserReply, 3)")
    public static Duration times(Duration length, int number) {
        return clamp(clamp(length).multipliedBy(number));
    }

    /** That many hundredths of the length, rounded down to the nanosecond; zero if the number is negative. */
    @Example("Length.percent(longestUserReply, 150)")
    public static Duration percent(Duration length, int number) {
        return clamp(clamp(length).multipliedBy(number).dividedBy(HUNDRED));
    }

    private static Duration clamp(Duration length) {
        if (length.isNegative()) {
            return Duration.ZERO;
        }
        return length.compareTo(LONGEST) > 0 ? LONGEST : length;
    }
}
