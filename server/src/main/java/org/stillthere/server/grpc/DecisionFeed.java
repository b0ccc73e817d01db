package org.stillthere.server.grpc;

import org.stillthere.policy.model.Decision;
import org.stillthere.policy.model.HandoverEvent;
import org.stillthere.policy.model.HandoverState;
import org.stillthere.server.lane.DecisionListener;

/** Brings decisions from the lanes to the streams that are open. Thread-safe. */
public final class DecisionFeed implements DecisionListener {
    private final MonitorRegistry monitors = new MonitorRegistry();
    private final WatchRegistry watches = new WatchRegistry();

    /** A feed without streams. */
    public DecisionFeed() {}

    @Override
    public void decided(HandoverState state, HandoverEvent event, Decision decision) {
        monitors.decided(state, event, decision);
        watches.decided(state, event, decision);
    }

    MonitorRegistry monitors() {
        return monitors;
    }

    WatchRegistry watches() {
        return watches;
    }
}
