package org.stillthere.server.grpc;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.stillthere.policy.model.Decision;
import org.stillthere.policy.model.HandoverEvent;
import org.stillthere.server.lane.DecisionListener;
import org.stillthere.server.storage.HandoverRecord;

/** Those who watch: shows them what the lanes decide. Thread-safe. */
public final class WatchRegistry implements DecisionListener {
    private final Set<WatchStream> streams = ConcurrentHashMap.newKeySet();
    private volatile @Nullable ApiError drained;

    /** Nobody watches yet. */
    public WatchRegistry() {}

    void join(WatchStream stream) {
        streams.add(stream);
        ApiError error = drained;
        if (error != null) {
            stream.fail(error);
        }
    }

    /** How many there are. */
    int size() {
        return streams.size();
    }

    void leave(WatchStream stream) {
        streams.remove(stream);
    }

    @Override
    public void decided(HandoverRecord handover, HandoverEvent event, Decision decision) {
        for (WatchStream stream : streams) {
            stream.changed(handover, event, decision);
        }
    }

    /** The server shuts down: every watch ends. */
    void drain(ApiError error) {
        drained = error;
        streams.forEach(stream -> stream.fail(error));
    }
}
