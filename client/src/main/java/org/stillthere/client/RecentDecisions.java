package org.stillthere.client;

import java.util.Map;

/** The decisions that were done last, in memory. The one that was added or asked for the longest ago goes first. */
final class RecentDecisions implements DoneDecisions {
    private final Map<String, Boolean> ids;

    RecentDecisions(int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("room for " + capacity + " decisions: it must be 1 or more");
        }
        this.ids = new RecentlyUsed<>(capacity);
    }

    @Override
    public synchronized boolean contains(String decisionId) {
        return ids.get(decisionId) != null;
    }

    @Override
    public synchronized void add(String decisionId) {
        ids.put(decisionId, Boolean.TRUE);
    }
}
