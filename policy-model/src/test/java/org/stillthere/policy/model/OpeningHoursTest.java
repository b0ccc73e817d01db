package org.stillthere.policy.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.stillthere.policy.model.OpeningHours.Opening;

class OpeningHoursTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Opening OFFICE = opening("08:00", "18:00");

    /** Office hours from Monday to Friday, and a half Saturday after a lunch break. */
    private static final OpeningHours HOURS = new OpeningHours(
            BERLIN,
            Map.of(
                    DayOfWeek.MONDAY, List.of(OFFICE),
                    DayOfWeek.TUESDAY, List.of(OFFICE),
                    DayOfWeek.WEDNESDAY, List.of(OFFICE),
                    DayOfWeek.THURSDAY, List.of(OFFICE),
                    DayOfWeek.FRIDAY, List.of(OFFICE),
                    DayOfWeek.SATURDAY, List.of(opening("09:00", "12:00"), opening("13:00", "00:00"))),
            Set.of(LocalDate.of(2026, 3, 3)),
            Set.of(MonthDay.of(12, 25)));

    private static Opening opening(String from, String to) {
        return new Opening(LocalTime.parse(from), LocalTime.parse(to));
    }

    private static Instant at(String local) {
        return LocalDateTime.parse(local).atZone(BERLIN).toInstant();
    }

    private static OpeningHours everyDay(String zone, Opening... openings) {
        Map<DayOfWeek, List<Opening>> week = new EnumMap<>(DayOfWeek.class);
        for (DayOfWeek day : DayOfWeek.values()) {
            week.put(day, List.of(openings));
        }
        return new OpeningHours(ZoneId.of(zone), week, Set.of(), Set.of());
    }

    @Test
    void itOpensAtTheFirstMomentAndIsClosedAtTheLast() {
        assertThat(HOURS.isOpen(at("2026-03-02T07:59:59.999"))).isFalse();
        assertThat(HOURS.isOpen(at("2026-03-02T08:00"))).isTrue();
        assertThat(HOURS.isOpen(at("2026-03-02T17:59:59.999"))).isTrue();
        assertThat(HOURS.isOpen(at("2026-03-02T18:00"))).isFalse();
        assertThat(HOURS.isOpen(at("2026-03-07T12:30"))).isFalse();
        assertThat(HOURS.isOpen(at("2026-03-07T23:59"))).isTrue();
        assertThat(HOURS.isOpen(at("2026-03-08T00:00"))).isFalse();
    }

    @Test
    void holidaysAreClosed() {
        assertThat(HOURS.isHoliday(at("2026-03-03T10:00"))).isTrue();
        assertThat(HOURS.isOpen(at("2026-03-03T10:00"))).isFalse();
        assertThat(HOURS.isHoliday(at("2027-03-03T10:00"))).isFalse();
        assertThat(HOURS.isHoliday(at("2026-12-25T10:00"))).isTrue();
        assertThat(HOURS.isHoliday(at("2031-12-25T10:00"))).isTrue();
        assertThat(HOURS.isHoliday(at("2026-12-24T23:30"))).isFalse();
    }

    @Test
    void howLongUntilItOpensOrCloses() {
        assertThat(HOURS.untilOpening(at("2026-03-02T07:00"))).isEqualTo(Duration.ofHours(1));
        assertThat(HOURS.untilOpening(at("2026-03-02T08:00"))).isZero();
        assertThat(HOURS.untilOpening(at("2026-03-02T18:00")))
                .isEqualTo(Duration.ofHours(24 + 14)); // a holiday between
        assertThat(HOURS.untilClosing(at("2026-03-02T17:00"))).isEqualTo(Duration.ofHours(1));
        assertThat(HOURS.untilClosing(at("2026-03-02T18:00"))).isZero();
        assertThat(HOURS.untilClosing(at("2026-03-07T14:00"))).isEqualTo(Duration.ofHours(10));
    }

    @Test
    void openingTimePassesOnlyWhileItIsOpen() {
        assertThat(HOURS.plus(at("2026-03-02T17:00"), Duration.ofMinutes(30))).isEqualTo(at("2026-03-02T17:30"));
        assertThat(HOURS.plus(at("2026-03-02T17:00"), Duration.ofHours(1))).isEqualTo(at("2026-03-02T18:00"));
        assertThat(HOURS.plus(at("2026-03-02T17:00"), Duration.ofHours(2))).isEqualTo(at("2026-03-04T09:00"));
        assertThat(HOURS.plus(at("2026-03-07T11:00"), Duration.ofHours(2))).isEqualTo(at("2026-03-07T14:00"));
        assertThat(HOURS.plus(at("2026-03-07T23:00"), Duration.ofHours(2))).isEqualTo(at("2026-03-09T09:00"));
        assertThat(HOURS.between(at("2026-03-02T17:00"), at("2026-03-04T09:00")))
                .isEqualTo(Duration.ofHours(2));
        assertThat(HOURS.between(at("2026-03-04T09:00"), at("2026-03-02T17:00")))
                .isZero();
    }

    @Test
    void aDayIntoTheNextIsOneOpening() {
        OpeningHours night = everyDay("Europe/Berlin", opening("00:00", "06:00"), opening("22:00", "00:00"));
        assertThat(night.untilClosing(at("2026-03-02T23:00"))).isEqualTo(Duration.ofHours(7));
        assertThat(night.plus(at("2026-03-02T23:00"), Duration.ofHours(3))).isEqualTo(at("2026-03-03T02:00"));
    }

    /** On 29 March 2026 the clocks of Berlin go from 2:00 to 3:00, on 25 October from 3:00 back to 2:00. */
    @Test
    void daylightSaving() {
        OpeningHours night = everyDay("Europe/Berlin", opening("01:00", "04:00"));
        assertThat(night.between(at("2026-03-29T00:00"), at("2026-03-29T12:00")))
                .isEqualTo(Duration.ofHours(2));
        assertThat(night.between(at("2026-10-25T00:00"), at("2026-10-25T12:00")))
                .isEqualTo(Duration.ofHours(4));
        OpeningHours skipped = everyDay("Europe/Berlin", opening("02:30", "05:00"));
        assertThat(skipped.untilOpening(at("2026-03-29T01:00"))).isEqualTo(Duration.ofHours(1));
        OpeningHours twice = everyDay("Europe/Berlin", opening("02:00", "02:30"));
        Instant first = at("2026-10-25T02:00");
        assertThat(twice.untilOpening(first)).isZero();
        assertThat(twice.untilClosing(first)).isEqualTo(Duration.ofMinutes(90));
        assertThat(twice.between(first, at("2026-10-25T12:00"))).isEqualTo(Duration.ofMinutes(90));
        OpeningHours none = everyDay("Europe/Berlin", opening("02:00", "03:00"));
        assertThat(none.between(at("2026-03-29T00:00"), at("2026-03-29T12:00"))).isZero();
    }

    /** In Goose Bay one minute past midnight became 23:01 of the day before. */
    @Test
    void aMidnightThatComesTwiceClosesWhenItComesLast() {
        OpeningHours evenings = everyDay("America/Goose_Bay", opening("22:00", "00:00"));
        Instant secondTime = Instant.parse("1996-10-27T03:30:00Z"); // 23:30 of the 26th, again

        assertThat(evenings.isOpen(secondTime)).isTrue();
        assertThat(evenings.untilClosing(secondTime)).isEqualTo(Duration.ofMinutes(30));
    }

    /** Samoa went from 29 to 31 December 2011: the 30th never was. */
    @Test
    void aDayThatNeverWas() {
        OpeningHours apia = everyDay("Pacific/Apia", OFFICE);
        Instant evening =
                LocalDateTime.parse("2011-12-29T17:00").atZone(apia.zone()).toInstant();
        assertThat(apia.plus(evening, Duration.ofHours(2)))
                .isEqualTo(LocalDateTime.parse("2011-12-31T09:00")
                        .atZone(apia.zone())
                        .toInstant());
    }

    @Test
    void alwaysOpen() {
        OpeningHours always = OpeningHours.always(BERLIN);
        Instant time = at("2026-03-29T01:00");
        assertThat(always.isAlways()).isTrue();
        assertThat(always.isOpen(time)).isTrue();
        assertThat(always.untilOpening(time)).isZero();
        assertThat(always.untilClosing(time)).isEqualTo(OpeningHours.HORIZON);
        assertThat(always.plus(time, Duration.ofHours(3))).isEqualTo(time.plusSeconds(3 * 3600));
        assertThat(always.between(time, time.plusSeconds(9))).isEqualTo(Duration.ofSeconds(9));
        assertThat(always.toString()).isEmpty();
    }

    @Test
    void whatNeverComesLiesAtTheHorizon() {
        OpeningHours closed = new OpeningHours(BERLIN, Map.of(DayOfWeek.MONDAY, List.of()), Set.of(), Set.of());
        Instant time = at("2026-03-02T09:00");
        assertThat(closed.isOpen(time)).isFalse();
        assertThat(closed.untilOpening(time)).isEqualTo(OpeningHours.HORIZON);
        assertThat(closed.plus(time, Duration.ofMinutes(1))).isEqualTo(time.plus(OpeningHours.HORIZON));
        assertThat(HOURS.plus(time, Duration.ofDays(90))).isEqualTo(time.plus(OpeningHours.HORIZON));
    }

    @Test
    void daysThatAreOnlyHolidaysElseOpen() {
        OpeningHours hours = new OpeningHours(BERLIN, Map.of(), Set.of(LocalDate.of(2026, 3, 3)), Set.of());
        assertThat(hours.isOpen(at("2026-03-02T03:00"))).isTrue();
        assertThat(hours.untilClosing(at("2026-03-02T12:00"))).isEqualTo(Duration.ofHours(12));
        assertThat(hours.untilOpening(at("2026-03-03T12:00"))).isEqualTo(Duration.ofHours(12));
    }
}
