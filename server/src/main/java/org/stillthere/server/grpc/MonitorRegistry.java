package org.stillthere.server.grpc;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.stillthere.policy.model.Decision;
import org.stillthere.policy.model.HandoverEvent;
import org.stillthere.policy.model.HandoverKey;
import org.stillthere.policy.model.HandoverState;
import org.stillthere.policy.model.Occurrence;
import org.stillthere.server.lane.DecisionListener;

/**
 * The open streams, and which of them is told what the timers of a handover decide: the one that last
 * reported an event of it, else one that asked for its tenant. Thread-safe.
 */
final class MonitorRegistry implements DecisionListener {
    private final Set<MonitorStream> streams = ConcurrentHashMap.newKeySet();
    private final Map<HandoverKey, MonitorStream> owners = new ConcurrentHashMap<>();
    private volatile boolean draining;

    /** Takes in a stream that has begun, open or not. */
    void join(MonitorStream stream) {
        streams.add(stream);
        if (draining) {
            stream.drain();
        }
    }

    void leave(MonitorStream stream) {
        streams.remove(stream);
        for (HandoverKey key : stream.owned()) {
            owners.remove(key, stream);
        }
        stream.owned().clear();
    }

    /** From now on the stream is told of the handover. */
    void own(HandoverKey key, MonitorStream stream) {
        if (!streams.contains(stream)) {
            return;
        }
        MonitorStream before = owners.put(key, stream);
        if (before != null && before != stream) {
            before.owned().remove(key);
        }
        stream.owned().add(key);
        if (!streams.contains(stream)) {
            owners.remove(key, stream); // it left meanwhile
        }
    }

    @Override
    public void decided(HandoverState state, HandoverEvent event, Decision decision) {
        if (event.occurrence() instanceof Occurrence.TimerExpired) {
            push(state.key(), decision);
        } else if (state.status().isFinal()) {
            MonitorStream owner = owners.remove(state.key());
            if (owner != null) {
                owner.owned().remove(state.key());
            }
        }
    }

    private void push(HandoverKey key, Decision decision) {
        MonitorStream owner = owners.get(key);
        if (owner != null && owner.push(decision)) {
            return;
        }
        for (MonitorStream stream : streams) {
            if (stream != owner && stream.takes(key.tenant()) && stream.push(decision)) {
                return;
            }
        }
    }

    /** The server shuts down: every stream answers what it has taken, and ends. */
    void drain() {
        draining = true;
        streams.forEach(MonitorStream::drain);
    }
}
