package org.stillthere.server.lane;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.stillthere.policy.model.HandoverKey;
import org.stillthere.server.storage.EntryRecord;
import org.stillthere.server.storage.EventRef;
import org.stillthere.server.storage.LaneTenure;
import org.stillthere.server.storage.LoadRequest;
import org.stillthere.server.storage.Loaded;
import org.stillthere.server.storage.Pending;
import org.stillthere.server.storage.StoreException;
import org.stillthere.server.storage.StoredHandover;

/**
 * The handovers of a lane: those that were used last, and those that are not committed yet, in memory; the rest in the
 * store. What a turn needs is loaded {@linkplain #prefetch at its beginning} in one round trip. Only what could not be
 * foreseen is loaded by itself: what is pending when an owner has gone, or a decision that is asked for again. Not
 * thread-safe: each lane has its own, for one tenure.
 */
final class HandoverCache {
    private static final int INITIAL_CAPACITY = 64;
    private static final float LOAD_FACTOR = 0.75f;

    private final LaneTenure tenure;
    private final int capacity;

    /** The one that was used longest ago comes first. */
    private final Map<HandoverKey, CachedHandover> cache = new LinkedHashMap<>(INITIAL_CAPACITY, LOAD_FACTOR, true);

    /** Those that were asked for in this turn, some more than once. */
    private final List<CachedHandover> used = new ArrayList<>();

    private LoadRequest prefetched = nothing();
    private @Nullable Loaded loaded;

    HandoverCache(LaneTenure tenure, int cachedHandovers) {
        this.tenure = tenure;
        this.capacity = cachedHandovers;
    }

    private static LoadRequest nothing() {
        return new LoadRequest(new HashSet<>(), new HashSet<>(), new HashSet<>());
    }

    /** Loads at once what those commands and expiries need and is not at hand. Begins a turn. */
    void prefetch(Collection<Command> commands, Collection<HandoverKey> due) {
        LoadRequest request = nothing();
        commands.forEach(command -> request(command, request));
        for (HandoverKey key : due) {
            if (!cache.containsKey(key)) {
                request.handovers().add(key);
            }
        }
        prefetched = request;
        loaded = null;
        if (!request.isEmpty()) {
            try {
                loaded = tenure.load(request);
            } catch (StoreException e) { // whoever needs it asks again, and is told
                prefetched = nothing();
            }
        }
    }

    private void request(Command command, LoadRequest request) {
        if (command instanceof Command.Report report) {
            HandoverKey key = report.event().key();
            String eventId = report.event().eventId();
            CachedHandover cached = requestHandover(key, request);
            if (cached == null || (cached.mayHaveEvent(eventId) && cached.uncommittedEntry(eventId) == null)) {
                request.entries().add(new EventRef(key, eventId));
            }
        } else if (command instanceof Command.Ack ack) {
            CachedHandover cached = requestHandover(ack.pending().key(), request);
            if (cached == null || cached.pending() == null) {
                request.outboxes().add(ack.pending().key());
            }
        } else if (command instanceof Command.Chore chore) {
            requestHandover(chore.key(), request);
            request.outboxes().add(chore.key());
        }
    }

    private @Nullable CachedHandover requestHandover(HandoverKey key, LoadRequest request) {
        CachedHandover cached = cache.get(key);
        if (cached == null) {
            request.handovers().add(key);
        }
        return cached;
    }

    /**
     * The handover of that key, which may not be known.
     *
     * @throws StoreException if it can't be read
     */
    CachedHandover get(HandoverKey key) {
        CachedHandover cached = cache.get(key);
        if (cached == null) {
            Set<HandoverKey> keys = Set.of(key);
            StoredHandover stored = loadedFor(
                            prefetched.handovers().contains(key), new LoadRequest(keys, Set.of(), Set.of()))
                    .handover(key);
            cached = stored == null ? CachedHandover.unknown(key) : CachedHandover.stored(stored);
            if (stored != null) {
                cache.put(key, cached);
            }
        }
        used.add(cached);
        return cached;
    }

    /** A batch has changed the handover: it stays at hand until the store shows that. */
    void keep(CachedHandover handover) {
        cache.putIfAbsent(handover.key(), handover);
    }

    /**
     * What an event led to, committed or not; null if it was not decided on.
     *
     * @throws StoreException if it can't be read
     */
    @Nullable
    EntryRecord entry(CachedHandover handover, String eventId) {
        if (!handover.mayHaveEvent(eventId)) {
            return null;
        }
        EntryRecord uncommitted = handover.uncommittedEntry(eventId);
        if (uncommitted != null) {
            return uncommitted;
        }
        EventRef event = new EventRef(handover.key(), eventId);
        return loadedFor(prefetched.entries().contains(event), new LoadRequest(Set.of(), Set.of(event), Set.of()))
                .entry(event);
    }

    /**
     * Which decisions of the handover its owner has not acked.
     *
     * @throws StoreException if they can't be read
     */
    PendingDecisions pendingDecisions(CachedHandover handover) {
        PendingDecisions known = handover.pending();
        return known == null ? handover.pendingLoaded(stored(handover.key())) : known;
    }

    /**
     * The same, as they lie in the store. Of a handover whose outbox the store shows whole, but for acks.
     *
     * @throws StoreException if they can't be read
     */
    List<Pending> pending(CachedHandover handover) {
        return handover.stillPending(stored(handover.key()));
    }

    private List<Pending> stored(HandoverKey key) {
        return loadedFor(prefetched.outboxes().contains(key), new LoadRequest(Set.of(), Set.of(), Set.of(key)))
                .pending(key);
    }

    private Loaded loadedFor(boolean isPrefetched, LoadRequest otherwise) {
        Loaded ready = loaded;
        return isPrefetched && ready != null ? ready : tenure.load(otherwise);
    }

    /** The store shows that the handover is gone; it need not be at hand unless it has been opened again. */
    void release(CachedHandover removed) {
        if (!removed.isKnown()) {
            cache.remove(removed.key(), removed);
        }
    }

    /** Ends a turn: what is at hand is bytes again. */
    void pack() {
        used.forEach(CachedHandover::pack);
        used.clear();
        prefetched = nothing();
        loaded = null;
    }

    /** Lets go of what was used longest ago, as far as the store shows all of it. */
    void evict() {
        Iterator<CachedHandover> oldest = cache.values().iterator();
        while (cache.size() > capacity && oldest.hasNext()) {
            if (oldest.next().isEvictable()) {
                oldest.remove();
            }
        }
    }
}
