package org.stillthere.server.lane;

import java.util.LinkedHashMap;
import java.util.Map;
import org.stillthere.policy.model.HandoverKey;
import org.stillthere.server.store.HandoverRecord;

/** The committed records of the handovers that a lane used last. Not thread-safe: each lane has its own. */
final class StateCache extends LinkedHashMap<HandoverKey, HandoverRecord> {
    private static final long serialVersionUID = 1L;
    private static final int INITIAL_CAPACITY = 64;
    private static final float LOAD_FACTOR = 0.75f;

    private final int capacity;

    StateCache(int capacity) {
        super(INITIAL_CAPACITY, LOAD_FACTOR, true);
        this.capacity = capacity;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<HandoverKey, HandoverRecord> eldest) {
        return size() > capacity;
    }
}
