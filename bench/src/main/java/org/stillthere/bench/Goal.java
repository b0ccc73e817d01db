package org.stillthere.bench;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a figure is to be: the figure itself, or its ratio to that of another side or measure, taken round by round.
 *
 * @param goal in words
 * @param measure where to look
 * @param side whose figure
 * @param figure which
 * @param overMeasure the measure of what it is divided by; null if it is the same measure
 * @param overSide the side of what it is divided by; null if it is the same side
 * @param atLeast the bound from below, or null
 * @param atMost the bound from above, or null
 */
record Goal(
        String goal,
        String measure,
        String side,
        String figure,
        @Nullable String overMeasure,
        @Nullable String overSide,
        @Nullable Double atLeast,
        @Nullable Double atMost) {

    /** What the results say; null if they say nothing about it. */
    @Nullable
    Spread in(Results results) {
        Map<Integer, Double> values = results.rounds(measure, side, figure);
        if (overMeasure != null || overSide != null) {
            values = Results.ratios(
                    values,
                    results.rounds(
                            overMeasure == null ? measure : overMeasure, overSide == null ? side : overSide, figure));
        }
        return values.isEmpty() ? null : Spread.of(values.values());
    }

    boolean isMetBy(Spread spread) {
        return (atLeast == null || spread.median() >= atLeast) && (atMost == null || spread.median() <= atMost);
    }

    /** For people. */
    String bound() {
        return atLeast != null
                ? "at least " + Spread.number(atLeast)
                : "at most " + Spread.number(atMost == null ? 0 : atMost);
    }
}
