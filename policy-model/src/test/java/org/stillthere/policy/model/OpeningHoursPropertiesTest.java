package org.stillthere.policy.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.stillthere.policy.model.OpeningHours.Opening;

/** Opening hours near changes of the clocks, in every zone there is: against a count of minutes on the wall clock. */
class OpeningHoursPropertiesTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final int TWO_DAYS = 2 * 24 * 60;
    private static final Instant SINCE = Instant.parse("1996-01-01T00:00:00Z");

    /** Hours, and a moment within a day of a change of the clocks where the zone has any. */
    record Near(OpeningHours hours, Instant time) {}

    @Provide
    Arbitrary<Near> near() {
        Arbitrary<ZoneId> zones =
                Arbitraries.of(new TreeSet<>(ZoneId.getAvailableZoneIds())).map(ZoneId::of);
        return Combinators.combine(
                        zones,
                        weeks(),
                        Arbitraries.integers().between(0, 60),
                        Arbitraries.integers().between(-24 * 60, 24 * 60))
                .as((zone, week, changes, minutes) -> new Near(
                        new OpeningHours(zone, week, Set.of(), Set.of()),
                        change(zone, changes).plusSeconds(minutes * 60L)));
    }

    private static Instant change(ZoneId zone, int number) {
        Instant time = SINCE;
        for (int i = 0; i < number; i++) {
            ZoneOffsetTransition next = zone.getRules().nextTransition(time);
            if (next == null) {
                break;
            }
            time = next.getInstant();
        }
        return time;
    }

    private static Arbitrary<Map<DayOfWeek, List<Opening>>> weeks() {
        return day().list().ofSize(7).map(days -> {
            Map<DayOfWeek, List<Opening>> week = new EnumMap<>(DayOfWeek.class);
            for (DayOfWeek day : DayOfWeek.values()) {
                week.put(day, days.get(day.getValue() - 1));
            }
            return week;
        });
    }

    /** Quarters of an hour between which it is open, the first to the second, the third to the fourth. */
    private static Arbitrary<List<Opening>> day() {
        return Arbitraries.integers().between(0, 96).set().ofMaxSize(6).map(quarters -> {
            List<Integer> times = new ArrayList<>(new TreeSet<>(quarters));
            List<Opening> openings = new ArrayList<>();
            for (int i = 0; i + 1 < times.size(); i += 2) {
                openings.add(new Opening(time(times.get(i)), time(times.get(i + 1))));
            }
            return openings;
        });
    }

    private static LocalTime time(int quarter) {
        return LocalTime.MIDNIGHT.plusMinutes(15L * (quarter % 96));
    }

    private static boolean wallShowsOpeningTime(OpeningHours hours, Map<DayOfWeek, List<Opening>> week, Instant time) {
        ZonedDateTime local = time.atZone(hours.zone());
        return week.get(local.getDayOfWeek()).stream()
                .anyMatch(opening -> !local.toLocalTime().isBefore(opening.from())
                        && (opening.to().equals(LocalTime.MIDNIGHT)
                                || local.toLocalTime().isBefore(opening.to())));
    }

    /** A minute counts as the whole of it: zones and openings change at whole minutes since 1996. */
    private static Duration counted(OpeningHours hours, Instant start, int minutes) {
        Duration sum = Duration.ZERO;
        for (int i = 0; i < minutes; i++) {
            sum = sum.plus(hours.isOpen(start.plusSeconds(60L * i)) ? MINUTE : Duration.ZERO);
        }
        return sum;
    }

    @Property(tries = 300)
    void itIsOpenWheneverTheWallClockShowsAnOpeningTime(@ForAll("near") Near near) {
        Map<DayOfWeek, List<Opening>> week = near.hours.week();
        for (int minute = 0; minute < TWO_DAYS; minute += 5) {
            Instant time = near.time.plusSeconds(60L * minute);
            if (wallShowsOpeningTime(near.hours, week, time)) {
                assertThat(near.hours.isOpen(time))
                        .as("at %s", time.atZone(near.hours.zone()))
                        .isTrue();
            }
        }
    }

    /** Far from any change the wall clock is all there is. */
    @Property(tries = 300)
    void itIsClosedWheneverTheWallClockDoesNotUnlessAnHourComesTwice(@ForAll("near") Near near) {
        Map<DayOfWeek, List<Opening>> week = near.hours.week();
        for (int minute = 0; minute < TWO_DAYS; minute += 5) {
            Instant time = near.time.plusSeconds(60L * minute);
            ZoneOffsetTransition before = near.hours.zone().getRules().previousTransition(time.plusNanos(1));
            ZoneOffsetTransition after = near.hours.zone().getRules().nextTransition(time);
            boolean nearOverlap = isNear(before, time) || isNear(after, time);
            if (!nearOverlap && !wallShowsOpeningTime(near.hours, week, time)) {
                assertThat(near.hours.isOpen(time))
                        .as("at %s", time.atZone(near.hours.zone()))
                        .isFalse();
            }
        }
    }

    private static boolean isNear(ZoneOffsetTransition change, Instant time) {
        return change != null
                && change.isOverlap()
                && Duration.between(change.getInstant(), time)
                                .abs()
                                .compareTo(change.getDuration().abs())
                        <= 0;
    }

    @Property(tries = 300)
    void openingTimeIsTheTimeInWhichItIsOpen(
            @ForAll("near") Near near, @ForAll @IntRange(min = 0, max = TWO_DAYS) int minutes) {
        Instant end = near.time.plusSeconds(60L * minutes);
        assertThat(near.hours.between(near.time, end)).isEqualTo(counted(near.hours, near.time, minutes));
    }

    @Property(tries = 300)
    void plusAndBetweenAgree(@ForAll("near") Near near, @ForAll @IntRange(min = 1, max = 3 * 24 * 60) int minutes) {
        Duration length = Duration.ofMinutes(minutes);
        Instant end = near.hours.plus(near.time, length);
        assertThat(end).isAfter(near.time).isBeforeOrEqualTo(near.time.plus(OpeningHours.HORIZON));
        if (end.isBefore(near.time.plus(OpeningHours.HORIZON))) {
            assertThat(near.hours.between(near.time, end)).isEqualTo(length);
            assertThat(near.hours.isOpen(end.minusNanos(1))).isTrue();
        }
    }

    @Property(tries = 300)
    void untilOpeningAndUntilClosingTellTheNextChange(@ForAll("near") Near near) {
        Duration opens = near.hours.untilOpening(near.time);
        Duration closes = near.hours.untilClosing(near.time);
        assertThat(opens.isZero()).isEqualTo(near.hours.isOpen(near.time)).isEqualTo(!closes.isZero());
        if (!opens.isZero() && opens.compareTo(OpeningHours.HORIZON) < 0) {
            assertThat(near.hours.isOpen(near.time.plus(opens))).isTrue();
            assertThat(near.hours.isOpen(near.time.plus(opens).minusNanos(1))).isFalse();
        }
        if (!closes.isZero() && closes.compareTo(OpeningHours.HORIZON) < 0) {
            assertThat(near.hours.isOpen(near.time.plus(closes))).isFalse();
            assertThat(near.hours.isOpen(near.time.plus(closes).minusNanos(1))).isTrue();
        }
    }
}
