package org.stillthere.server.storage.memory;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.stillthere.policy.model.HandoverKey;
import org.stillthere.server.storage.Change;
import org.stillthere.server.storage.EntryRecord;
import org.stillthere.server.storage.HandoverRecord;
import org.stillthere.server.storage.HandoverViews;
import org.stillthere.server.storage.OutboxViews;
import org.stillthere.server.storage.OutboxVisitor;
import org.stillthere.server.storage.Pending;
import org.stillthere.server.storage.StoreKey;
import org.stillthere.server.storage.StoredEntry;
import org.stillthere.server.storage.StoredHandover;
import org.stillthere.server.storage.Visitor;

/**
 * Handovers, entries and outboxes in sorted maps, under the keys that every engine uses. They outlive a {@link MemoryEngine}
 * as files outlive a process: an engine that is opened on them goes on where the one before has ended.
 *
 * <p>Thread-safe.
 */
public final class MemoryTables implements HandoverViews, OutboxViews {
    private final NavigableMap<byte[], StoredHandover> handovers = new TreeMap<>(Arrays::compareUnsigned);
    private final NavigableMap<byte[], StoredEntry> entries = new TreeMap<>(Arrays::compareUnsigned);
    private final NavigableMap<byte[], Pending> outboxes = new TreeMap<>(Arrays::compareUnsigned);

    /** Nothing yet. */
    public MemoryTables() {}

    /** Applies all of the changes. */
    synchronized void apply(List<Change> changes) {
        Applying applying = new Applying();
        changes.forEach(change -> change.match(applying));
    }

    /** A copy of all handovers. */
    synchronized List<StoredHandover> all() {
        return new ArrayList<>(handovers.values());
    }

    @Override
    public synchronized @Nullable StoredHandover find(HandoverKey key) {
        return handovers.get(StoreKey.of(key));
    }

    @Override
    public synchronized @Nullable EntryRecord findEntry(HandoverKey key, String eventId) {
        StoredEntry entry = entries.get(StoreKey.of(key, eventId));
        return entry == null ? null : entry.decoded();
    }

    @Override
    public synchronized List<Pending> pendingOf(String client, HandoverKey key) {
        return List.copyOf(
                prefixed(outboxes, StoreKey.prefixOfPending(client, key)).values());
    }

    @Override
    public void forEachOf(String tenant, String afterId, Visitor<HandoverRecord> visitor) {
        byte[] prefix = StoreKey.prefixOf(tenant);
        visit(from(handovers, prefix, StoreKey.after(tenant, afterId)), seen -> visitor.visit(seen.decoded()));
    }

    @Override
    public void forEachFinal(Instant before, Consumer<HandoverKey> visitor) {
        for (StoredHandover handover : all()) {
            if (handover.decoded().isFinalSince(before)) {
                visitor.accept(handover.key());
            }
        }
    }

    @Override
    public void forEachPendingOf(String client, @Nullable Pending after, Visitor<Pending> visitor) {
        byte[] prefix = StoreKey.prefixOfOutbox(client);
        byte[] from = after == null ? prefix : StoreKey.ofPending(client, after.key(), after.sequence() + 1);
        visit(from(outboxes, prefix, from), visitor);
    }

    @Override
    public void forEachPendingOf(String client, String tenant, Visitor<Pending> visitor) {
        byte[] prefix = StoreKey.prefixOfPending(client, tenant);
        visit(from(outboxes, prefix, prefix), visitor);
    }

    @Override
    public void forEachOutbox(OutboxVisitor visitor) {
        Map<String, Long> counts = new TreeMap<>();
        synchronized (this) {
            outboxes.keySet().forEach(key -> counts.merge(StoreKey.clientOf(key), 1L, Long::sum));
        }
        counts.forEach(visitor::visit);
    }

    private static <V> SortedMap<byte[], V> prefixed(NavigableMap<byte[], V> map, byte[] prefix) {
        return map.subMap(prefix, StoreKey.behind(prefix));
    }

    /** A copy, so that what is shown is what was there at the time of the call. */
    private synchronized <V> List<V> from(NavigableMap<byte[], V> map, byte[] prefix, byte[] from) {
        byte[] end = StoreKey.behind(prefix);
        byte[] begin = Arrays.compareUnsigned(from, prefix) < 0 ? prefix : from;
        return Arrays.compareUnsigned(begin, end) >= 0
                ? List.of()
                : new ArrayList<>(map.subMap(begin, end).values());
    }

    private static <V> void visit(Collection<V> all, Visitor<V> visitor) {
        for (V each : all) {
            if (!visitor.visit(each)) {
                return;
            }
        }
    }

    private final class Applying implements Change.Cases<Boolean> {
        @Override
        public Boolean decided(Change.Decided decided) {
            StoredHandover handover = decided.handover();
            handovers.put(StoreKey.of(handover.key()), handover);
            entries.put(StoreKey.of(handover.key(), decided.entry().eventId()), decided.entry());
            Pending pending = decided.entry().pending();
            if (pending != null) {
                put(handover.owner(), pending);
            }
            return true;
        }

        @Override
        public Boolean acked(Change.Acked acked) {
            outboxes.remove(outboxKey(acked.owner(), acked.pending()));
            return true;
        }

        @Override
        public Boolean moved(Change.Moved moved) {
            handovers.put(StoreKey.of(moved.handover().key()), moved.handover());
            for (Pending pending : moved.pendings()) {
                outboxes.remove(outboxKey(moved.from(), pending));
                put(moved.handover().owner(), pending);
            }
            return true;
        }

        @Override
        public Boolean removed(Change.Removed removed) {
            handovers.remove(StoreKey.of(removed.key()));
            prefixed(entries, StoreKey.prefixOfEntries(removed.key())).clear();
            prefixed(outboxes, StoreKey.prefixOfPending(removed.owner(), removed.key()))
                    .clear();
            return true;
        }

        private void put(String client, Pending pending) {
            outboxes.put(outboxKey(client, pending), pending);
        }

        private static byte[] outboxKey(String client, Pending pending) {
            return StoreKey.ofPending(client, pending.key(), pending.sequence());
        }
    }
}
