package org.stillthere.server.delivery;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.stillthere.policy.kernel.History;
import org.stillthere.policy.model.Action;
import org.stillthere.policy.model.ActivityKind;
import org.stillthere.policy.model.Decision;
import org.stillthere.policy.model.HandoverEvent;
import org.stillthere.policy.model.HandoverKey;
import org.stillthere.policy.model.Occurrence;
import org.stillthere.policy.model.Participant;
import org.stillthere.policy.model.PolicyVersion;
import org.stillthere.server.storage.EntryRecord;
import org.stillthere.server.storage.HandoverRecord;
import org.stillthere.server.storage.HandoverViews;
import org.stillthere.server.storage.OutboxViews;
import org.stillthere.server.storage.OutboxVisitor;
import org.stillthere.server.storage.Pending;
import org.stillthere.server.storage.StoreException;
import org.stillthere.server.storage.StoredHandover;
import org.stillthere.server.storage.Visitor;

/** Outboxes that a test fills, and that do what it says while they are read. Thread-safe. */
final class MemoryOutboxes implements HandoverViews, OutboxViews {
    static final Instant NOW = Instant.parse("2026-03-02T09:00:00Z");

    private static final Comparator<Pending> ORDER = Comparator.comparing(
                    (Pending pending) -> pending.key().handoverId())
            .thenComparing(Pending::sequence);

    private final Map<String, TreeSet<Pending>> outboxes = new TreeMap<>();
    private final Map<String, EntryRecord> entries = new HashMap<>();
    private @Nullable Runnable duringRead;
    private boolean broken;

    static Decision decision(String handoverId, long sequence) {
        HandoverKey key = new HandoverKey("acme", handoverId);
        String eventId = handoverId + "-" + sequence;
        return new Decision(
                Decision.idOf(key, eventId),
                key,
                eventId,
                sequence,
                0,
                0,
                0,
                new PolicyVersion("policy", "0"),
                NOW,
                List.of(new Action.TakeBranch("branch")),
                List.of());
    }

    /** A decision enters the outbox, as if a lane had committed it. */
    synchronized Decision put(String client, String handoverId, long sequence) {
        Decision decision = decision(handoverId, sequence);
        HandoverEvent event = new HandoverEvent(
                decision.key(),
                decision.eventId(),
                null,
                new Occurrence.ActivityTick(Participant.USER, ActivityKind.MESSAGE));
        entries.put(decision.eventId(), new EntryRecord(new History.Entry(event, decision), true));
        outboxes.computeIfAbsent(client, unused -> new TreeSet<>(ORDER)).add(Pending.of(decision));
        return decision;
    }

    /** A decision leaves the outbox. */
    synchronized void remove(String client, String decisionId) {
        TreeSet<Pending> outbox = outboxes.getOrDefault(client, new TreeSet<>(ORDER));
        outbox.removeIf(pending -> pending.decisionId().equals(decisionId));
    }

    synchronized int size(String client) {
        return outboxes.getOrDefault(client, new TreeSet<>(ORDER)).size();
    }

    /** Is done once, when an outbox is read: what it changes comes after what the read sees. */
    synchronized void duringNextRead(Runnable work) {
        duringRead = work;
    }

    /** Whether reads fail from now on. */
    synchronized void breakReads(boolean fail) {
        broken = fail;
    }

    @Override
    public void forEachPendingOf(String client, @Nullable Pending after, Visitor<Pending> visitor) {
        List<Pending> seen;
        Runnable meanwhile;
        synchronized (this) {
            failIfBroken();
            TreeSet<Pending> outbox = outboxes.getOrDefault(client, new TreeSet<>(ORDER));
            seen = new ArrayList<>(after == null ? outbox : outbox.tailSet(after, false));
            meanwhile = duringRead;
            duringRead = null;
        }
        if (meanwhile != null) {
            meanwhile.run();
        }
        for (Pending pending : seen) {
            if (!visitor.visit(pending)) {
                return;
            }
        }
    }

    @Override
    public void forEachPendingOf(String client, String tenant, Visitor<Pending> visitor) {
        forEachPendingOf(
                client, (Pending) null, pending -> !pending.key().tenant().equals(tenant) || visitor.visit(pending));
    }

    @Override
    public synchronized void forEachOutbox(OutboxVisitor visitor) {
        failIfBroken();
        outboxes.forEach((client, pending) -> {
            if (!pending.isEmpty()) {
                visitor.visit(client, pending.size());
            }
        });
    }

    private void failIfBroken() {
        if (broken) {
            throw new StoreException("can't read", new IllegalStateException("the test broke the store"));
        }
    }

    @Override
    public synchronized @Nullable EntryRecord findEntry(HandoverKey key, String eventId) {
        return entries.get(eventId);
    }

    @Override
    public synchronized List<Pending> pendingOf(String client, HandoverKey key) {
        return outboxes.getOrDefault(client, new TreeSet<>(ORDER)).stream()
                .filter(pending -> pending.key().equals(key))
                .toList();
    }

    @Override
    public @Nullable StoredHandover find(HandoverKey key) {
        return null;
    }

    @Override
    public void forEachOf(String tenant, String afterId, Visitor<HandoverRecord> visitor) {}

    @Override
    public void forEachFinal(Instant before, Consumer<HandoverKey> visitor) {}
}
