package org.stillthere.rules.definition;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lengths of time as people write them: {@code 500ms}, {@code 90s}, {@code 1m30s}, {@code 2h}, {@code 1d}, {@code PT5M}. */
public final class DurationText {
    /** At most nine digits a part: a sum can't overflow. */
    private static final Pattern PART = Pattern.compile("(0|[1-9][0-9]{0,8})(ms|s|m|h|d)");

    private static final int LONGEST_TEXT = 64;

    /** Far more than anybody needs, and few enough milliseconds to be counted. */
    private static final Duration LONGEST = Duration.ofDays(999_999_999);

    private DurationText() {}

    /** The length that the text says, not negative; empty if it says none. */
    public static Optional<Duration> parse(String text) {
        if (text.length() > LONGEST_TEXT) {
            return Optional.empty();
        }
        if (text.startsWith("P")) {
            try {
                Duration length = Duration.parse(text);
                boolean sane = !length.isNegative() && length.compareTo(LONGEST) <= 0;
                return sane ? Optional.of(length) : Optional.empty();
            } catch (DateTimeParseException | ArithmeticException e) {
                return Optional.empty();
            }
        }
        Matcher part = PART.matcher(text);
        Duration sum = Duration.ZERO;
        int end = 0;
        while (part.find() && part.start() == end) {
            sum = sum.plus(part(Long.parseLong(part.group(1)), part.group(2)));
            end = part.end();
        }
        return end == text.length() && end > 0 ? Optional.of(sum) : Optional.empty();
    }

    /** The length in the shortest form that {@link #parse} reads back, precise to the millisecond. */
    public static String format(Duration length) {
        StringBuilder text = new StringBuilder();
        append(text, length.toDays(), "d");
        append(text, length.toHoursPart(), "h");
        append(text, length.toMinutesPart(), "m");
        append(text, length.toSecondsPart(), "s");
        append(text, length.toMillisPart(), "ms");
        return text.isEmpty() ? "0s" : text.toString();
    }

    private static void append(StringBuilder text, long count, String unit) {
        if (count != 0) {
            text.append(count).append(unit);
        }
    }

    private static Duration part(long count, String unit) {
        return switch (unit) {
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
        };
    }
}
