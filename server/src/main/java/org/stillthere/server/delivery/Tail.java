package org.stillthere.server.delivery;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.stillthere.policy.model.Decision;

/** Decisions that were committed and have yet to be sent, in the order of their commits. Not thread-safe. */
final class Tail {
    /** How many it holds: more than a lane usually commits at once. */
    static final int CAPACITY = 1_024;

    private final Map<String, Decision> decisions = new LinkedHashMap<>();

    /** Appends a decision. False if it is full, and then it lacks the decision. */
    boolean add(Decision decision) {
        if (decisions.size() >= CAPACITY) {
            return false;
        }
        decisions.put(decision.decisionId(), decision);
        return true;
    }

    /** Takes out the oldest; null if it is empty. */
    @Nullable
    Decision poll() {
        if (decisions.isEmpty()) {
            return null;
        }
        Decision oldest = decisions.values().iterator().next();
        decisions.remove(oldest.decisionId());
        return oldest;
    }

    boolean contains(String decisionId) {
        return decisions.containsKey(decisionId);
    }

    boolean isEmpty() {
        return decisions.isEmpty();
    }

    void remove(String decisionId) {
        decisions.remove(decisionId);
    }

    void clear() {
        decisions.clear();
    }
}
