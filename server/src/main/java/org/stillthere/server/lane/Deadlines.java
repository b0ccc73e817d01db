package org.stillthere.server.lane;

import java.util.ArrayList;
import java.util.List;
import org.stillthere.server.storage.HandoverStore;
import org.stillthere.server.storage.StoreException;

/**
 * When to look at which handover, for the lanes that a server will have: made from the store while the rest of the
 * server starts.
 */
public final class Deadlines {
    private final List<DeadlineHeap> heaps = new ArrayList<>();

    private Deadlines(int lanes) {
        for (int i = 0; i < lanes; i++) {
            heaps.add(new DeadlineHeap());
        }
    }

    /**
     * Reads the deadlines of all handovers. Nobody may commit meanwhile.
     *
     * @param lanes how many lanes there will be, 1 or more
     * @throws StoreException if the store can't be read
     */
    public static Deadlines restore(HandoverStore store, int lanes) {
        Deadlines deadlines = new Deadlines(lanes);
        store.forEachDeadline(
                (key, at) -> deadlines.ofLane(Lanes.laneOf(key, lanes)).schedule(key, at));
        return deadlines;
    }

    DeadlineHeap ofLane(int lane) {
        return heaps.get(lane);
    }
}
