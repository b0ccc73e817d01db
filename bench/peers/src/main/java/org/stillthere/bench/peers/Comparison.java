package org.stillthere.bench.peers;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * StillThere beside what a user would pick instead.
 *
 * @param name its name in the results
 * @param about what is measured, and what is not comparable
 * @param missing what this machine lacks for it and how to get that; null if it can run
 * @param sides what is measured in turns; the first is StillThere
 */
record Comparison(String name, String about, @Nullable String missing, List<Side> sides) {
    Comparison {
        sides = List.copyOf(sides);
    }
}
