package org.stillthere.bench;

import java.util.Locale;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** Durations, counted in microseconds with three digits. Thread-safe. */
final class Times {
    private final Histogram micros = new ConcurrentHistogram(3);

    /** Adds one; a negative one counts as 0. */
    void addMicros(long value) {
        micros.recordValue(Math.max(value, 0));
    }

    long count() {
        return micros.getTotalCount();
    }

    /** In milliseconds. */
    double percentile(double percent) {
        return micros.getValueAtPercentile(percent) / 1000.0;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "p50 %.2f ms, p99 %.2f ms, p99.9 %.2f ms, max %.2f ms (%,d)",
                percentile(50),
                percentile(99),
                percentile(99.9),
                percentile(100),
                count());
    }
}
