package org.stillthere.server.grpc;

import org.stillthere.policy.model.Decision;
import org.stillthere.policy.model.HandoverEvent;
import org.stillthere.server.lane.DecisionListener;
import org.stillthere.server.store.HandoverRecord;

/** Brings decisions from the lanes to the streams that are open. Thread-safe. */
public final class DecisionFeed implements DecisionListener {
    private final MonitorRegistry monitors = new MonitorRegistry();
    private final WatchRegistry watches = new WatchRegistry();

    /** A feed without streams. */
    public DecisionFeed() {}

    @Override
    public void decided(HandoverRecord handover, HandoverEvent event, Decision decision) {
        watches.decided(handover, event, decision);
    }

    MonitorRegistry monitors() {
        return monitors;
    }

    WatchRegistry watches() {
        return watches;
    }
}
