package org.stillthere.policy.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.stillthere.policy.language.Setting;
import org.stillthere.policy.language.Settings;

class PlaceholdersTest {
    private static final Settings SETTINGS = new Settings(new TreeMap<>(Map.of(
            "timeout", new Setting.Length(Duration.ofSeconds(90)),
            "closeAfter", new Setting.Number(3),
            "hotline", new Setting.Text("0800 123"),
            "strict", new Setting.Flag(true))));

    private static String fill(String text) {
        return Placeholders.fill(text, new TreeMap<>(Map.of("name", "Ann", "evil", "{setting.hotline}")), SETTINGS);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            Hello!                                      | Hello!
            Hello {attribute.name}!                     | Hello Ann!
            Hello {attribute.none}!                     | Hello !
            In {setting.timeout.seconds} seconds        | In 90 seconds
            In {setting.timeout.minutes} minutes        | In 2 minutes
            In {setting.timeout.days} day               | In 1 day
            {setting.closeAfter} times, {setting.hotline} | 3 times, 0800 123
            {{attribute.name} and }                     | {attribute.name} and }
            {attribute.evil}                            | {setting.hotline}
            {nothing.at.all}                            | {nothing.at.all}
            """)
    void isFilledIn(String text, String filled) {
        assertThat(Placeholders.check(text, SETTINGS).isEmpty()).isEqualTo(!text.contains("nothing"));
        assertThat(fill(text)).isEqualTo(filled);
    }

    @Test
    void whatIsSaidIfThereIsNoAttribute() {
        assertThat(fill("Hello {attribute.none|customer}, {attribute.name|customer}!"))
                .isEqualTo("Hello customer, Ann!");
    }

    @Test
    void aLongValueIsCutWithoutSplittingACharacter() {
        String value = "x".repeat(Placeholders.LONGEST_VALUE - 1) + "\ud83d\ude42 and more";
        String filled = Placeholders.fill("{attribute.v}", new TreeMap<>(Map.of("v", value)), SETTINGS);
        assertThat(filled).isEqualTo("x".repeat(Placeholders.LONGEST_VALUE - 1));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            Hi {atribute.name}!       | 3 | 15 | there is no placeholder {atribute.name}
            Hi {attribute.}           | 3 | 12 | this placeholder names no attribute
            Hi {attribute.name        | 3 | 15 | this placeholder has no end
            Hi {}                     | 3 | 2  | there is no placeholder {}
            {setting.tmeout}          | 0 | 16 | policy.yaml has no setting 'tmeout'
            {setting.timeout}         | 0 | 17 | a length of time is said in whole seconds, minutes, hours or days
            {setting.timeout.weeks}   | 0 | 23 | a length of time is said in whole seconds, minutes, hours or days
            {setting.closeAfter.days} | 0 | 25 | only a length of time has a unit
            {setting.strict}          | 0 | 16 | the setting 'strict' is true or false, nothing to be said
            """)
    void isWrong(String text, int at, int length, String message) {
        assertThat(Placeholders.check(text, SETTINGS)).singleElement().satisfies(fault -> {
            assertThat(fault.at()).isEqualTo(at);
            assertThat(fault.length()).isEqualTo(length);
            assertThat(fault.message()).isEqualTo(message);
        });
    }

    @Property
    void noTextFails(@ForAll String text) {
        Placeholders.check(text, SETTINGS);
        if (text.indexOf('{') < 0) {
            assertThat(fill(text)).isEqualTo(text);
        } else {
            assertThat(fill(text)).isNotNull();
        }
    }
}
