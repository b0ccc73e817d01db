package org.stillthere.policy.model;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * When a business is open, by the clocks of its time zone. Immutable.
 *
 * <p>Where the clocks are put forward, an opening or closing time that they skip is the moment of the change.
 * Where they are put back, a time that comes twice opens when it comes first and closes when it comes last: the
 * business is open whenever a clock on its wall shows an opening time.
 *
 * <p>Nothing is looked for beyond {@link #HORIZON}: what would lie further off is said to lie there.
 */
public final class OpeningHours {
    /** How far ahead we look: no timer runs longer. */
    public static final Duration HORIZON = Duration.ofDays(90);

    /** {@link #HORIZON} in milliseconds, as a constant for annotations. */
    public static final long HORIZON_MILLIS = 90L * 24 * 60 * 60 * 1000;

    private final ZoneId zone;
    private final Map<DayOfWeek, List<Opening>> week;
    private final SortedSet<LocalDate> holidays;
    private final SortedSet<MonthDay> yearlyHolidays;

    /**
     * These hours.
     *
     * @param zone the time zone
     * @param week the openings of each day, in order and apart from each other; a day that is not there is
     *     closed, and where none is there every day is open all day
     * @param holidays days on which it is closed
     * @param yearlyHolidays days on which it is closed each year
     */
    public OpeningHours(
            ZoneId zone, Map<DayOfWeek, List<Opening>> week, Set<LocalDate> holidays, Set<MonthDay> yearlyHolidays) {
        this.zone = zone;
        EnumMap<DayOfWeek, List<Opening>> copy = new EnumMap<>(DayOfWeek.class);
        week.forEach((day, openings) -> copy.put(day, List.copyOf(openings)));
        this.week = Collections.unmodifiableMap(copy);
        this.holidays = Collections.unmodifiableSortedSet(new TreeSet<>(holidays));
        this.yearlyHolidays = Collections.unmodifiableSortedSet(new TreeSet<>(yearlyHolidays));
    }

    /**
     * Open from {@code from} to {@code to} of one day.
     *
     * @param from when it opens
     * @param to when it closes, after {@code from}; midnight is that at the end of the day
     */
    public record Opening(LocalTime from, LocalTime to) {
        private static final Opening ALL_DAY = new Opening(LocalTime.MIDNIGHT, LocalTime.MIDNIGHT);

        /** {@code 08:00-18:00}; the end of a day is {@code 24:00}. */
        @Override
        public String toString() {
            return from + "-" + (to.equals(LocalTime.MIDNIGHT) ? "24:00" : to.toString());
        }
    }

    /** Always open. */
    public static OpeningHours always(ZoneId zone) {
        return new OpeningHours(zone, Collections.emptyMap(), Set.of(), Set.of());
    }

    /** The time zone. */
    public ZoneId zone() {
        return zone;
    }

    /** The openings of each day; of none if every day is open all day. Unmodifiable. */
    public Map<DayOfWeek, List<Opening>> week() {
        return week;
    }

    /** Whether it never closes. */
    public boolean isAlways() {
        return week.isEmpty() && holidays.isEmpty() && yearlyHolidays.isEmpty();
    }

    /** Whether it is open at that time. */
    public boolean isOpen(Instant time) {
        return untilOpening(time).isZero();
    }

    /** Whether the day is a holiday. */
    public boolean isHoliday(Instant time) {
        return isHoliday(time.atZone(zone).toLocalDate());
    }

    /** How long it is until it opens; zero if it is open. */
    public Duration untilOpening(Instant time) {
        if (isAlways()) {
            return Duration.ZERO;
        }
        Span span = new Walk(time).next();
        return span == null ? HORIZON : shorter(Duration.between(time, span.start), HORIZON);
    }

    /** How long it is until it closes; zero if it is closed. */
    public Duration untilClosing(Instant time) {
        if (isAlways()) {
            return HORIZON;
        }
        Walk walk = new Walk(time);
        Instant end = time;
        for (Span span = walk.next(); span != null && span.start.equals(end); span = walk.next()) {
            end = span.end;
        }
        return shorter(Duration.between(time, end), HORIZON);
    }

    /** The moment at which that much opening time has passed, and at the latest {@link #HORIZON} ahead. */
    public Instant plus(Instant time, Duration openingTime) {
        Instant latest = time.plus(HORIZON);
        if (openingTime.isZero() || isAlways()) {
            return earlier(time.plus(openingTime), latest);
        }
        Walk walk = new Walk(time);
        Duration left = openingTime;
        for (Span span = walk.next(); span != null; span = walk.next()) {
            Duration length = Duration.between(span.start, span.end);
            if (left.compareTo(length) <= 0) {
                return earlier(span.start.plus(left), latest);
            }
            left = left.minus(length);
        }
        return latest;
    }

    /** How much opening time lies between the two; zero if {@code end} is not after {@code start}. */
    public Duration between(Instant start, Instant end) {
        if (isAlways() || !end.isAfter(start)) {
            return end.isAfter(start) ? Duration.between(start, end) : Duration.ZERO;
        }
        Walk walk = new Walk(start);
        Duration sum = Duration.ZERO;
        for (Span span = walk.next(); span != null && span.start.isBefore(end); span = walk.next()) {
            sum = sum.plus(Duration.between(span.start, earlier(span.end, end)));
        }
        return sum;
    }

    /** All that matters, for a digest: empty if it never closes. */
    @Override
    public String toString() {
        return isAlways() ? "" : week + " " + holidays + " " + yearlyHolidays;
    }

    private boolean isHoliday(LocalDate day) {
        return holidays.contains(day) || yearlyHolidays.contains(MonthDay.from(day));
    }

    private List<Opening> openings(LocalDate day) {
        if (isHoliday(day)) {
            return List.of();
        }
        return week.isEmpty() ? List.of(Opening.ALL_DAY) : week.getOrDefault(day.getDayOfWeek(), List.of());
    }

    private Instant opens(LocalDate day, LocalTime time) {
        LocalDateTime local = day.atTime(time);
        ZoneOffsetTransition change = zone.getRules().getTransition(local);
        return change != null && change.isGap()
                ? change.getInstant()
                : local.atZone(zone).toInstant();
    }

    private Instant closes(LocalDate day, LocalTime time) {
        LocalDate of = time.equals(LocalTime.MIDNIGHT) ? day.plusDays(1) : day;
        LocalDateTime local = of.atTime(time);
        ZoneOffsetTransition change = zone.getRules().getTransition(local);
        return change != null && change.isOverlap() ? local.toInstant(change.getOffsetAfter()) : opens(of, time);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private record Span(Instant start, Instant end) {}

    /** Goes through the time in which it is open, from some moment on: in order, nothing twice. */
    private final class Walk {
        private final LocalDate last;
        private LocalDate day;
        private int next;
        private Instant done;

        Walk(Instant from) {
            this.done = from;
            // a day's openings can reach into the next by an hour that comes twice
            this.day = from.atZone(zone).toLocalDate().minusDays(1);
            this.last = from.plus(HORIZON).atZone(zone).toLocalDate();
        }

        /** The next piece of opening time that is not done; null where the horizon is reached. */
        @Nullable
        Span next() {
            while (!day.isAfter(last)) {
                List<Opening> openings = openings(day);
                while (next < openings.size()) {
                    Opening opening = openings.get(next++);
                    Instant start = opens(day, opening.from());
                    Instant end = closes(day, opening.to());
                    start = start.isBefore(done) ? done : start;
                    if (end.isAfter(start)) {
                        done = end;
                        return new Span(start, end);
                    }
                }
                next = 0;
                day = day.plusDays(1);
            }
            return null;
        }
    }
}
