package org.stillthere.client;

import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.stillthere.v1.Decision;

/** The decisions of one handover that are to be carried out, one after the other. */
final class DecisionLane {
    final HandoverKey key;
    final TreeMap<Long, Decision> waiting = new TreeMap<>();

    @Nullable
    Decision running;

    int failures;
    Loop.@Nullable Delayed retry;

    DecisionLane(HandoverKey key) {
        this.key = key;
    }

    boolean holds(Decision decision) {
        return waiting.containsKey(decision.getSequence())
                || (running != null && running.getSequence() == decision.getSequence());
    }
}
