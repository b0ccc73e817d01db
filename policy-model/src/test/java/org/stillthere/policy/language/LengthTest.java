package org.stillthere.policy.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** Lengths that rules work out: what they are, and that none can fail a rule. */
class LengthTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);

    @Test
    void theLongerAndTheShorter() {
        assertThat(Length.longer(MINUTE, HOUR)).isEqualTo(HOUR);
        assertThat(Length.longer(HOUR, MINUTE)).isEqualTo(HOUR);
        assertThat(Length.shorter(MINUTE, HOUR)).isEqualTo(MINUTE);
        assertThat(Length.shorter(HOUR, MINUTE)).isEqualTo(MINUTE);
    }

    @Test
    void multiplesSumsAndHundredths() {
        assertThat(Length.times(MINUTE, 3)).isEqualTo(Duration.ofMinutes(3));
        assertThat(Length.percent(MINUTE, 150)).isEqualTo(Duration.ofSeconds(90));
        assertThat(Length.percent(Duration.ofNanos(1), 99)).isEqualTo(Duration.ZERO);
        assertThat(Length.sum(MINUTE, HOUR)).isEqualTo(Duration.ofMinutes(61));
        assertThat(Length.times(MINUTE, -1)).isEqualTo(Duration.ZERO);
    }

    @Test
    void withinBounds() {
        assertThat(Length.between(MINUTE, Duration.ofMinutes(5), HOUR)).isEqualTo(Duration.ofMinutes(5));
        assertThat(Length.between(MINUTE, Duration.ofSeconds(5), HOUR)).isEqualTo(MINUTE);
        assertThat(Length.between(MINUTE, Duration.ofHours(5), HOUR)).isEqualTo(HOUR);
        assertThat(Length.between(HOUR, Duration.ofSeconds(5), MINUTE)).isEqualTo(HOUR);
    }

    @Property
    void noCombinationLeavesTheRangeOrFails(
            @ForAll @LongRange(min = Long.MIN_VALUE, max = Long.MAX_VALUE) long one,
            @ForAll @LongRange(min = Long.MIN_VALUE, max = Long.MAX_VALUE) long other,
            @ForAll int number) {
        Duration a = Duration.ofSeconds(one);
        Duration b = Duration.ofSeconds(other);
        assertThat(new Duration[] {
                    Length.longer(a, b),
                    Length.shorter(a, b),
                    Length.sum(a, b),
                    Length.times(a, number),
                    Length.percent(a, number),
                    Length.between(a, b, a)
                })
                .allSatisfy(length -> assertThat(length).isBetween(Duration.ZERO, Length.LONGEST));
    }
}
