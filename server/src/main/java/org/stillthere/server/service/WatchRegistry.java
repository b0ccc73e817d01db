package org.stillthere.server.service;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.stillthere.policy.model.Decision;
import org.stillthere.policy.model.HandoverEvent;
import org.stillthere.server.lane.DecisionListener;
import org.stillthere.server.storage.HandoverRecord;

/** The open watches: shows them what the lanes decide. Thread-safe. */
public final class WatchRegistry implements DecisionListener {
    private final Set<HandoverWatch<?>> watches = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Rejection drained;

    /** Nobody watches yet. */
    public WatchRegistry() {}

    void join(HandoverWatch<?> watch) {
        watches.add(watch);
        Rejection rejection = drained;
        if (rejection != null) {
            watch.fail(rejection);
        }
    }

    /** How many there are. */
    int size() {
        return watches.size();
    }

    void leave(HandoverWatch<?> watch) {
        watches.remove(watch);
    }

    @Override
    public void decided(HandoverRecord handover, HandoverEvent event, Decision decision) {
        for (HandoverWatch<?> watch : watches) {
            watch.changed(handover, event, decision);
        }
    }

    /** Every watch ends: begun again, it shows the present state, with what was never told. */
    @Override
    public void reloaded() {
        watches.forEach(watch -> watch.fail(Rejections.storeFailed()));
    }

    /** The server shuts down: every watch ends. */
    void drain(Rejection rejection) {
        drained = rejection;
        watches.forEach(watch -> watch.fail(rejection));
    }
}
