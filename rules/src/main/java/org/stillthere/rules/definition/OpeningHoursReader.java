package org.stillthere.rules.definition;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.stillthere.policy.model.OpeningHours;
import org.stillthere.policy.model.OpeningHours.Opening;
import org.stillthere.rules.yaml.Yaml;
import org.stillthere.rules.yaml.YamlFile;

/**
 * Reads the calendar of a policy:
 *
 * <pre>
 *   opening-hours:
 *     monday: 08:00-18:00
 *     friday: [08:00-12:00, 13:00-24:00]
 *   holidays: [2026-04-03, 12-25]         a day of one year, or of every year
 * </pre>
 */
final class OpeningHoursReader {
    static final String HOURS = "opening-hours";
    static final String HOLIDAYS = "holidays";

    private static final Set<String> DAYS = Arrays.stream(DayOfWeek.values())
            .map(day -> day.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.toUnmodifiableSet());
    private static final Pattern SPAN = Pattern.compile("(\\d\\d:\\d\\d)-(\\d\\d:\\d\\d)");
    private static final String END_OF_DAY = "24:00";

    private final YamlFile yaml;
    private boolean saysAnyHours;

    OpeningHoursReader(YamlFile yaml) {
        this.yaml = yaml;
    }

    OpeningHours read(Yaml.Mapping root, ZoneId zone) {
        Map<DayOfWeek, List<Opening>> week = new EnumMap<>(DayOfWeek.class);
        Yaml.Entry hours = root.entries().get(HOURS);
        Yaml.Mapping days = hours == null ? null : yaml.mapping(hours.value(), DAYS, "'" + HOURS + "'");
        if (days != null) {
            for (Yaml.Entry day : days.entries().values()) {
                if (DAYS.contains(day.key().text())) {
                    week.put(DayOfWeek.valueOf(day.key().text().toUpperCase(Locale.ROOT)), openings(day));
                } else {
                    saysAnyHours = true; // of a day that was misspelt
                }
            }
            if (!saysAnyHours) {
                yaml.problem(
                        days, "the business would never be open", "write at least one day, like monday: 08:00-18:00");
            }
        }
        Set<LocalDate> holidays = new HashSet<>();
        Set<MonthDay> yearly = new HashSet<>();
        Yaml.Entry entry = root.entries().get(HOLIDAYS);
        for (Yaml.Scalar day : entry == null ? List.<Yaml.Scalar>of() : scalars(entry.value(), "'" + HOLIDAYS + "'")) {
            holiday(day, holidays, yearly);
        }
        return new OpeningHours(zone, week, holidays, yearly);
    }

    private List<Opening> openings(Yaml.Entry day) {
        List<Opening> openings = new ArrayList<>();
        for (Yaml.Scalar span : scalars(day.value(), "'" + day.key().text() + "'")) {
            saysAnyHours = true;
            Opening opening = opening(span);
            Opening before = openings.isEmpty() ? null : openings.get(openings.size() - 1);
            if (opening == null) {
                continue;
            }
            if (before != null && (endsAtMidnight(before) || opening.from().isBefore(before.to()))) {
                yaml.problem(span, "this begins before the one before it ends", "write them in order of time");
            }
            openings.add(opening);
        }
        return openings;
    }

    private @Nullable Opening opening(Yaml.Scalar span) {
        Matcher matcher = SPAN.matcher(span.text());
        if (matcher.matches()) {
            try {
                LocalTime from = LocalTime.parse(matcher.group(1));
                LocalTime to =
                        matcher.group(2).equals(END_OF_DAY) ? LocalTime.MIDNIGHT : LocalTime.parse(matcher.group(2));
                Opening opening = new Opening(from, to);
                if (matcher.group(2).equals(END_OF_DAY) || from.isBefore(to)) {
                    return opening;
                }
                yaml.problem(
                        span,
                        "this ends before it begins",
                        "hours past midnight are written as two: until 24:00 of the one day, from 00:00 of the next");
                return null;
            } catch (DateTimeException e) {
                // no time of a day: told below
            }
        }
        yaml.problem(span, "these are no opening hours", "write them like 08:00-18:00, or 08:00-24:00");
        return null;
    }

    private static boolean endsAtMidnight(Opening opening) {
        return opening.to().equals(LocalTime.MIDNIGHT);
    }

    private void holiday(Yaml.Scalar day, Set<LocalDate> holidays, Set<MonthDay> yearly) {
        try {
            if (day.text().length() == "12-25".length()) {
                yearly.add(MonthDay.parse("--" + day.text()));
            } else {
                holidays.add(LocalDate.parse(day.text()));
            }
        } catch (DateTimeException e) {
            yaml.problem(day, "this is no day", "write it like 2026-12-25, or 12-25 for every year");
        }
    }

    /** One value, or a list of them. */
    private List<Yaml.Scalar> scalars(Yaml piece, String what) {
        if (piece instanceof Yaml.Scalar scalar) {
            return List.of(scalar);
        }
        List<Yaml.Scalar> scalars = new ArrayList<>();
        if (piece instanceof Yaml.Sequence sequence) {
            for (Yaml item : sequence.items()) {
                Yaml.Scalar scalar = yaml.scalar(item, "an entry of " + what);
                if (scalar != null) {
                    scalars.add(scalar);
                }
            }
        } else {
            yaml.problem(piece, what + " is a list", "write it like [a, b]");
        }
        return scalars;
    }
}
