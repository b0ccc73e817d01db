package org.stillthere.rules.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.stillthere.rules.policy.Policies.problems;
import static org.stillthere.rules.policy.Policies.ready;
import static org.stillthere.rules.policy.Policies.rule;

import java.time.Instant;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.stillthere.policy.model.ActivityEffect;
import org.stillthere.policy.model.OpeningHours;
import org.stillthere.rules.policy.CompiledPolicy;
import org.stillthere.rules.policy.Policies;
import org.stillthere.rules.policy.PolicyCompiler;
import org.stillthere.rules.policy.PolicyResult;
import org.stillthere.rules.source.PolicySource;

/** Opening hours, holidays, activities and placeholders, as a policy's owner writes them. */
class CalendarAndActivityTest {
    private static final String RULE = rule("userMessage", "actions.restartInactivityTimer();");
    private static final String LOOKS = rule("restartsTimer", "actions.restartInactivityTimer();");

    private static PolicyResult compile(String yaml, String drl, String texts) {
        SortedMap<String, String> files = new TreeMap<>();
        files.put("policy.yaml", "name: test\n" + yaml);
        files.put("rules.drl", drl);
        files.put("messages/en.yaml", texts);
        return PolicyCompiler.compile(PolicySource.of("test", files), Map.of());
    }

    private static PolicyResult compile(String yaml) {
        return compile(yaml, RULE, "a: b\n");
    }

    @Test
    void aCalendarIsRead() {
        try (CompiledPolicy policy = ready(compile("""
                time-zone: Europe/Berlin
                opening-hours:
                  monday: 08:00-18:00
                  friday: [08:00-12:00, 13:00-24:00]
                holidays: [2026-03-09, 12-25]
                """))) {
            OpeningHours hours = policy.definition().openingHours();
            assertThat(hours.isOpen(Instant.parse("2026-03-02T07:00:00Z"))).isTrue();
            assertThat(hours.isOpen(Instant.parse("2026-03-02T17:00:00Z"))).isFalse();
            assertThat(hours.isOpen(Instant.parse("2026-03-03T10:00:00Z"))).isFalse();
            assertThat(hours.isOpen(Instant.parse("2026-03-06T11:30:00Z"))).isFalse();
            assertThat(hours.isOpen(Instant.parse("2026-03-06T22:59:00Z"))).isTrue();
            assertThat(hours.isOpen(Instant.parse("2026-03-09T10:00:00Z"))).isFalse();
            assertThat(hours.isHoliday(Instant.parse("2026-12-25T10:00:00Z"))).isTrue();
        }
    }

    @Test
    void whatAPolicyDoesNotSayIsAsItWas() {
        try (CompiledPolicy policy = Policies.fromFolder()) {
            assertThat(policy.definition().openingHours().isAlways()).isTrue();
            assertThat(policy.definition().activity().effects()).isEmpty();
            assertThat(policy.version().digest()).as("seed policy unchanged").isEqualTo("ce023b6924b9");
        }
    }

    @Test
    void eachPartOfItIsPartOfTheVersion() {
        assertThat(digest(""))
                .isNotEqualTo(digest("opening-hours:\n  monday: 08:00-18:00\n"))
                .isNotEqualTo(digest("holidays: [12-25]\n"))
                .isNotEqualTo(digest("activity:\n  USER PRESENCE: resets-count\n"));
        assertThat(digest("opening-hours:\n  monday: 08:00-18:00\n"))
                .isNotEqualTo(digest("opening-hours:\n  monday: 08:00-18:30\n"));
    }

    private static String digest(String yaml) {
        try (CompiledPolicy policy = ready(compile(yaml))) {
            return policy.version().digest();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            opening-hours: { monday: 8-18 }             | 26 | these are no opening hours               | write them like 08:00-18:00, or 08:00-24:00
            opening-hours: { monday: 25:00-26:00 }      | 26 | these are no opening hours               | write them like 08:00-18:00, or 08:00-24:00
            opening-hours: { monday: 22:00-06:00 }      | 26 | this ends before it begins               | hours past midnight are written as two: until 24:00 of the one day, from 00:00 of the next
            opening-hours: { monday: [08:00-12:00, 11:00-13:00] } | 40 | this begins before the one before it ends | write them in order of time
            opening-hours: { munday: 08:00-18:00, friday: 08:00-09:00 } | 18 | 'opening-hours' has no 'munday'  | did you mean 'monday'?
            opening-hours: { monday: [] }               | 16 | the business would never be open         | write at least one day, like monday: 08:00-18:00
            holidays: [christmas]                       | 12 | this is no day                           | write it like 2026-12-25, or 12-25 for every year
            holidays: [2026-02-30]                      | 12 | this is no day                           | write it like 2026-12-25, or 12-25 for every year
            activity: { USER TIPING: nothing }          | 13 | there is no activity 'USER TIPING'       | did you mean 'USER TYPING'?
            activity: { USER TYPING: resets }           | 26 | an activity does not do that             | there are: nothing, resets-count, restarts-timer
            activity: { USER MESSAGE: nothing }         | 27 | what a user writes always sets the count to 0 | delete the line: nobody is closed who has just written
            """)
    void aMistakeIsNamed(String line, int column, String message, String remedy) {
        assertThat(problems(compile(line + "\n"))).singleElement().satisfies(problem -> {
            assertThat(problem.file()).isEqualTo("policy.yaml");
            assertThat(problem.line()).isEqualTo(2);
            assertThat(problem.message()).isEqualTo(message);
            assertThat(problem.remedy()).isEqualTo(remedy);
            assertThat(problem.column()).isEqualTo(column);
        });
    }

    @Test
    void activitiesAreRead() {
        String yaml = "activity:\n  USER TYPING: restarts-timer\n  AGENT MESSAGE: resets-count\n  USER READ: nothing\n";
        try (CompiledPolicy policy = ready(compile(yaml, LOOKS, "a: b\n"))) {
            assertThat(policy.definition().activity().effects())
                    .containsOnly(
                            Map.entry("AGENT MESSAGE", ActivityEffect.RESETS_COUNT),
                            Map.entry("USER TYPING", ActivityEffect.RESTARTS_TIMER));
        }
    }

    @Test
    void aLineOfTheTableThatNoRuleLooksAtIsInVain() {
        assertThat(problems(compile("activity:\n  USER TYPING: restarts-timer\n")))
                .singleElement()
                .satisfies(problem -> assertThat(problem.location() + " " + problem.message())
                        .isEqualTo("policy.yaml:3:16 'activity' says that USER TYPING restarts the timer, but no rule"
                                + " does it"));
    }

    @Test
    void aPlaceholderIsCheckedWhereItStands() {
        assertThat(problems(compile("", RULE, "a: Hello {atribute.name}!\nb: \"{setting.x}\"\n")))
                .extracting(problem -> problem.location() + " " + problem.message())
                .containsExactly(
                        "messages/en.yaml:1:10 there is no placeholder {atribute.name}",
                        "messages/en.yaml:2:5 policy.yaml has no setting 'x'");
        assertThat(problems(compile("", RULE, "a: >-\n  Hello\n  {atribute.name}!\n")))
                .singleElement()
                .satisfies(problem -> assertThat(problem.message())
                        .isEqualTo("there is no placeholder {atribute.name}, in {atribute.name}"));
    }
}
