package org.stillthere.server.lane;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.stillthere.policy.model.HandoverKey;
import org.stillthere.server.store.EntryRecord;
import org.stillthere.server.store.HandoverRecord;
import org.stillthere.server.store.HandoverStore;

/**
 * What a lane knows of its handovers: what is committed, in the store and in memory, and on top of it what the
 * group has decided. Not thread-safe: each lane has its own.
 */
final class Records {
    private final HandoverStore store;
    private final StateCache cache;

    Records(HandoverStore store, int cachedHandovers) {
        this.store = store;
        this.cache = new StateCache(cachedHandovers);
    }

    /** The handover as it was committed last; null if it is not known. */
    @Nullable
    HandoverRecord committed(HandoverKey key) {
        HandoverRecord handover = cache.get(key);
        if (handover == null) {
            handover = store.find(key);
            if (handover != null) {
                cache.put(key, handover);
            }
        }
        return handover;
    }

    /** The handover on top of what the group has decided; null if it is not known. */
    @Nullable
    HandoverRecord current(HandoverKey key, Group group) {
        HandoverRecord inGroup = group.handover(key);
        return inGroup == null ? committed(key) : inGroup;
    }

    /** The client that owns the handover; empty if none does. */
    String ownerOf(HandoverKey key, Group group) {
        HandoverRecord handover = current(key, group);
        return handover == null ? "" : handover.owner();
    }

    /** What an event led to, in the group or before; null if it was not decided on. */
    @Nullable
    EntryRecord entry(HandoverKey key, String eventId, Group group) {
        EntryRecord inGroup = group.entry(key, eventId);
        return inGroup == null ? store.findEntry(key, eventId) : inGroup;
    }

    /** The handover as it was committed, for those who ask; empty if it is not known. */
    Optional<Snapshot> snapshot(HandoverKey key) {
        HandoverRecord handover = committed(key);
        EntryRecord last =
                handover == null ? null : store.findEntry(key, handover.state().lastEventId());
        return handover == null || last == null
                ? Optional.empty()
                : Optional.of(new Snapshot(
                        handover,
                        last.entry().decision(),
                        store.pendingOf(handover.owner(), key).size()));
    }

    /** The group was committed. */
    void committed(Group group) {
        cache.putAll(group.handovers());
        group.forgotten().forEach(cache::remove);
    }

    /** The group could not be committed: what the store has of its handovers now is unknown. */
    void forget(Group group) {
        group.handovers().keySet().forEach(cache::remove);
    }
}
