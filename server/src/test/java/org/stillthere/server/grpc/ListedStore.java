package org.stillthere.server.grpc;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.stillthere.policy.model.Activity;
import org.stillthere.policy.model.HandoverKey;
import org.stillthere.policy.model.HandoverState;
import org.stillthere.policy.model.HandoverStatus;
import org.stillthere.policy.model.PolicyVersion;
import org.stillthere.policy.model.TimerOwner;
import org.stillthere.policy.model.Timers;
import org.stillthere.server.storage.EntryRecord;
import org.stillthere.server.storage.HandoverRecord;
import org.stillthere.server.storage.HandoverViews;
import org.stillthere.server.storage.OutboxViews;
import org.stillthere.server.storage.OutboxVisitor;
import org.stillthere.server.storage.Pending;
import org.stillthere.server.storage.StoredHandover;
import org.stillthere.server.storage.Visitor;

/** A store whose lists are what the test makes of them. */
abstract class ListedStore implements HandoverViews, OutboxViews {
    static HandoverRecord handover(String id) {
        Instant now = Instant.parse("2026-03-02T09:00:00Z");
        HandoverState state = new HandoverState(
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
        return new HandoverRecord(state, "");
    }

    @Override
    public @Nullable StoredHandover find(HandoverKey key) {
        return null;
    }

    @Override
    public @Nullable EntryRecord findEntry(HandoverKey key, String eventId) {
        return null;
    }

    @Override
    public void forEachFinal(Instant before, Consumer<HandoverKey> visitor) {}

    @Override
    public List<Pending> pendingOf(String client, HandoverKey key) {
        return List.of();
    }

    @Override
    public void forEachPendingOf(String client, @Nullable Pending after, Visitor<Pending> visitor) {}

    @Override
    public void forEachPendingOf(String client, String tenant, Visitor<Pending> visitor) {}

    @Override
    public void forEachOutbox(OutboxVisitor visitor) {}
}
