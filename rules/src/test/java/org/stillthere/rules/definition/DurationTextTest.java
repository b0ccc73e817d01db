package org.stillthere.rules.definition;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationTextTest {
    @ParameterizedTest
    @CsvSource({
        "500ms,500,500ms",
        "90s,90000,1m30s",
        "5m,300000,5m",
        "2h,7200000,2h",
        "1d,86400000,1d",
        "1m30s,90000,1m30s",
        "PT1M30S,90000,1m30s",
        "0s,0,0s"
    })
    void isReadAndWritten(String text, long millis, String shortest) {
        assertThat(DurationText.parse(text)).contains(Duration.ofMillis(millis));
        assertThat(DurationText.format(Duration.ofMillis(millis))).isEqualTo(shortest);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "m", "1 m", "-1m", "1.5m", "1w", "PT-1S", "P", "9999999999s", "1m!"})
    void isRefused(String text) {
        assertThat(DurationText.parse(text)).isEmpty();
    }
}
