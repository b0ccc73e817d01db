package org.stillthere.client;

import java.util.ArrayDeque;
import java.util.Queue;
import org.stillthere.v1.Ack;

/** The decisions that are done and not acked yet. What gathers while nothing can be sent goes together. */
final class Acks {
    /** The most that the server takes in one message. */
    private static final int MOST = 1_000;

    private final Queue<String> waiting = new ArrayDeque<>();

    void add(String decisionId) {
        waiting.add(decisionId);
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Takes the next decisions to ack; there must be one. */
    Ack take() {
        if (waiting.size() == 1) {
            return Ack.newBuilder().setDecisionId(waiting.remove()).build();
        }
        Ack.Builder ack = Ack.newBuilder();
        for (int i = 0; i < MOST && !waiting.isEmpty(); i++) {
            ack.addDecisionIds(waiting.remove());
        }
        return ack.build();
    }

    void clear() {
        waiting.clear();
    }
}
