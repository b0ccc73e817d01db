package org.stillthere.rules.language;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A value that a rule compares or gives to an action. Immutable.
 *
 * @param text how it is written, without blanks between its parts: {@code inactivityCount}, {@code attribute("tier")}
 * @param type its Java type
 * @param constant its value where it does not depend on the event: a {@link String}, a {@link Long} (a number, or a
 *     length of time in milliseconds), a {@link Boolean}, or a constant of an enum; of a setting its value at present;
 *     null where it depends on the event
 * @param setting the name of the setting that it is; null if it is none
 * @param place where it stands
 */
public record Term(
        String text,
        Class<?> type,
        @Nullable Object constant,
        @Nullable String setting,
        Place place) {
    /** Whether it is a number or a length of time. */
    public boolean isOrdered() {
        return type == int.class || type == Duration.class;
    }
}
