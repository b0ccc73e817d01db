package org.stillthere.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private static final RandomGenerator LONGEST = () -> -1L;

    @Test
    void theCeilingDoublesUpToTheLongest() {
        Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1));
        long[] expected = {100, 200, 400, 800, 1_000, 1_000};
        for (int attempt = 0; attempt < expected.length; attempt++) {
            assertThat(backoff.delay(attempt, LONGEST))
                    .isBetween(
                            Duration.ofMillis(expected[attempt]).minusNanos(1), Duration.ofMillis(expected[attempt]));
        }
        assertThat(backoff.delay(Integer.MAX_VALUE, LONGEST)).isLessThanOrEqualTo(Duration.ofSeconds(1));
        assertThat(new Backoff(Duration.ofNanos(1), Duration.ofHours(24)).delay(60, LONGEST))
                .isGreaterThan(Duration.ofHours(23));
    }

    @Test
    void theJitterIsFull() {
        SplittableRandom random = new SplittableRandom(1);
        double mean = random.ints(1_000, 0, 1)
                .mapToLong(i -> Backoff.DEFAULT.delay(0, random).toNanos())
                .average()
                .orElseThrow();
        assertThat(mean).isBetween(45e6, 55e6);
    }

    @Test
    void whatIsOutOfRangeIsRefused() {
        assertThatThrownBy(() -> new Backoff(Duration.ZERO, Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Backoff(Duration.ofSeconds(2), Duration.ofDays(2)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
