package org.stillthere.bench.faults;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** How often what happened, where more than one thing may. For one thread. */
final class Outcomes {
    private final Map<String, Long> counts = new TreeMap<>();

    void note(String what) {
        note(what, 1);
    }

    void note(String what, long times) {
        if (times > 0) {
            counts.merge(what, times, Long::sum);
        }
    }

    /** For the table. */
    @Override
    public String toString() {
        return counts.entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .collect(Collectors.joining(", "));
    }
}
