package org.stillthere.bench.peers;

import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * The rounds of a side, for people: medians, and in brackets the least and the most.
 *
 * @param side its name
 * @param rounds what each showed
 */
record Summary(String side, List<Figures> rounds) {
    /** By each of these StillThere is compared. */
    private static final List<String> COMPARED = List.of(
            "events_per_second",
            "expiries_per_second",
            "p99_ms",
            "lag_p99_ms",
            "armed_per_second",
            "server_cpu_us_per_event",
            "server_cpu_us_per_timer",
            "heap_bytes_per_handover");

    /** Lines with the ratios of this side's medians over the other's, for what both have. */
    String over(Summary other) {
        StringBuilder text = new StringBuilder();
        for (String name : COMPARED) {
            double[] ours = sorted(name);
            double[] theirs = other.sorted(name);
            if (ours.length > 0 && theirs.length > 0) {
                text.append(String.format(
                        Locale.ROOT, "  stillthere / %s: %s %.3g%n", other.side, name, median(ours) / median(theirs)));
            }
        }
        return text.toString();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("  " + side + "\n");
        if (!rounds.isEmpty()) {
            for (String name : rounds.get(0).names()) {
                double[] values = sorted(name);
                text.append(String.format(
                        Locale.ROOT,
                        "    %-26s %,14.2f  [%,.2f, %,.2f]%n",
                        name,
                        median(values),
                        values[0],
                        values[values.length - 1]));
            }
        }
        return text.toString();
    }

    private double[] sorted(String name) {
        return rounds.stream()
                .map(figures -> figures.get(name))
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .sorted()
                .toArray();
    }

    private static double median(double[] sorted) {
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
