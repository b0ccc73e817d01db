package org.stillthere.server.lane;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.stillthere.policy.model.HandoverKey;
import org.stillthere.server.storage.EntryRecord;
import org.stillthere.server.storage.HandoverRecord;
import org.stillthere.server.storage.HandoverStore;
import org.stillthere.server.storage.StoredHandover;

/**
 * What a lane knows of its handovers: what is in the store, and of those that were used last, in memory. Not
 * thread-safe: each lane has its own.
 */
final class Records {
    private static final int INITIAL_CAPACITY = 64;
    private static final float LOAD_FACTOR = 0.75f;

    private final HandoverStore store;
    private final int capacity;

    /** The one that was used longest ago comes first. */
    private final Map<HandoverKey, CachedHandover> cache = new LinkedHashMap<>(INITIAL_CAPACITY, LOAD_FACTOR, true);

    /** Those that were asked for since they were last packed, some more than once. */
    private final List<CachedHandover> used = new ArrayList<>();

    Records(HandoverStore store, int cachedHandovers) {
        this.store = store;
        this.capacity = cachedHandovers;
    }

    /** The handover of that key, which may not be known. */
    CachedHandover kept(HandoverKey key) {
        CachedHandover kept = cache.get(key);
        if (kept == null) {
            StoredHandover stored = store.find(key);
            kept = stored == null ? CachedHandover.unknown(key) : CachedHandover.stored(stored);
            if (stored != null) {
                cache.put(key, kept);
            }
        }
        used.add(kept);
        return kept;
    }

    /** What is at hand is bytes again. */
    void pack() {
        used.forEach(CachedHandover::pack);
        used.clear();
    }

    /** The group has touched the handover: it stays at hand until the group is committed, or dropped. */
    void keep(CachedHandover kept) {
        cache.putIfAbsent(kept.key(), kept);
    }

    /** What an event led to, in the group or before; null if it was not decided on. */
    @Nullable
    EntryRecord entry(CachedHandover kept, String eventId) {
        if (!kept.mayHaveEvent(eventId)) {
            return null;
        }
        EntryRecord inGroup = kept.entryInGroup(eventId);
        return inGroup == null ? store.findEntry(kept.key(), eventId) : inGroup;
    }

    /** The handover as it was committed, for those who ask; empty if it is not known. */
    Optional<Snapshot> snapshot(HandoverKey key) {
        StoredHandover stored = kept(key).committed();
        HandoverRecord handover = stored == null ? null : stored.decoded();
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
        for (CachedHandover kept : group.touched()) {
            kept.groupCommitted();
            if (kept.isForgotten()) {
                cache.remove(kept.key());
            }
        }
        Iterator<CachedHandover> oldest = cache.values().iterator();
        while (cache.size() > capacity) {
            oldest.next();
            oldest.remove();
        }
    }

    /** The group could not be committed: what the store has of its handovers now is unknown. */
    void forget(Group group) {
        group.touched().forEach(kept -> cache.remove(kept.key()));
    }
}
