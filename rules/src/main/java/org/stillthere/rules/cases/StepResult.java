package org.stillthere.rules.cases;

import java.util.ArrayList;
import java.util.List;

/**
 * What one expected step led to. Immutable.
 *
 * @param of the step
 * @param moments what happened since the step before, the last the step itself unless only time passed
 * @param expected what should have come of it, line by line
 * @param happened what did, in the same words
 * @param stateLines how many lines at the end of both tell how the handover stands afterwards
 */
public record StepResult(
        Expectation of, List<Moment> moments, List<String> expected, List<String> happened, int stateLines) {
    /** Keeps unmodifiable copies. */
    public StepResult {
        moments = List.copyOf(moments);
        expected = List.copyOf(expected);
        happened = List.copyOf(happened);
    }

    /** Whether the policy did what the step says. */
    public boolean passed() {
        return expected.equals(happened);
    }

    /** Both next to each other: what was done line by line as far as it is the same, then how the handover stands. */
    List<SideBySide.Row> rows() {
        int done = expected.size() - stateLines;
        int reallyDone = happened.size() - stateLines;
        List<SideBySide.Row> rows =
                new ArrayList<>(SideBySide.rows(expected.subList(0, done), happened.subList(0, reallyDone)));
        for (int i = 0; i < stateLines; i++) {
            rows.add(new SideBySide.Row(expected.get(done + i), happened.get(reallyDone + i)));
        }
        return rows;
    }
}
