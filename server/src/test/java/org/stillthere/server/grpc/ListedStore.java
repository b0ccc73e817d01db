package org.stillthere.server.grpc;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.stillthere.policy.kernel.History;
import org.stillthere.policy.model.Activity;
import org.stillthere.policy.model.HandoverKey;
import org.stillthere.policy.model.HandoverState;
import org.stillthere.policy.model.HandoverStatus;
import org.stillthere.policy.model.PolicyVersion;
import org.stillthere.policy.model.TimerOwner;
import org.stillthere.policy.model.Timers;
import org.stillthere.server.store.HandoverStore;

/** A store whose lists are what the test makes of them. */
abstract class ListedStore implements HandoverStore {
    static HandoverState state(String id) {
        Instant now = Instant.parse("2026-03-02T09:00:00Z");
        return new HandoverState(
                new HandoverKey("acme", id),
                HandoverStatus.QUEUE,
                TimerOwner.SERVER,
                now,
                now,
                Set.of(HandoverStatus.QUEUE),
                0,
                Activity.NONE,
                Timers.NONE,
                new TreeMap<>(),
                null,
                new PolicyVersion("policy", "0"),
                1,
                "event");
    }

    @Override
    public @Nullable HandoverState find(HandoverKey key) {
        return null;
    }

    @Override
    public History.@Nullable Entry findEntry(HandoverKey key, String eventId) {
        return null;
    }

    @Override
    public void commit(List<Change> changes) {}

    @Override
    public void forEach(Consumer<HandoverState> visitor) {}

    @Override
    public void close() {}
}
