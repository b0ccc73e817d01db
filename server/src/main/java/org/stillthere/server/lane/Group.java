package org.stillthere.server.lane;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.stillthere.policy.model.HandoverKey;
import org.stillthere.server.store.Change;
import org.stillthere.server.store.EntryRecord;
import org.stillthere.server.store.HandoverRecord;
import org.stillthere.server.store.Pending;

/**
 * What a lane has decided and not yet committed. All of it is committed together, and only then do the
 * answers go out; if that fails, the group is dropped and nothing of it has happened.
 */
final class Group {
    private record EntryKey(HandoverKey key, String eventId) {}

    private final List<Change> changes = new ArrayList<>();
    private final Map<HandoverKey, HandoverRecord> handovers = new HashMap<>();
    private final Map<EntryKey, EntryRecord> entries = new HashMap<>();
    private final Set<HandoverKey> forgotten = new HashSet<>();
    private final Set<HandoverKey> outboxed = new HashSet<>();
    private final Set<String> acked = new HashSet<>();
    private final List<Runnable> answers = new ArrayList<>();
    private final List<Runnable> apologies = new ArrayList<>();

    void add(Change.Decided change) {
        changes.add(change);
        HandoverKey key = change.handover().key();
        handovers.put(key, change.handover());
        if (change.entry().outboxed()) {
            outboxed.add(key);
        }
        entries.put(new EntryKey(key, change.entry().entry().event().eventId()), change.entry());
    }

    void add(Change.Moved change) {
        changes.add(change);
        handovers.put(change.handover().key(), change.handover());
        outboxed.add(change.handover().key());
    }

    void add(Change.Acked change) {
        changes.add(change);
        acked.add(change.pending().decisionId());
    }

    void add(Change.Removed change) {
        changes.add(change);
        forgotten.add(change.key());
    }

    /** What to do, in this order, once the group is durable; and what instead if it can't be made so. */
    void then(Runnable answer, Runnable apology) {
        answers.add(answer);
        apologies.add(apology);
    }

    @Nullable
    HandoverRecord handover(HandoverKey key) {
        return handovers.get(key);
    }

    @Nullable
    EntryRecord entry(HandoverKey key, String eventId) {
        return handovers.containsKey(key) ? entries.get(new EntryKey(key, eventId)) : null;
    }

    /** Whether the group has put something of the handover in an outbox, which the store does not show yet. */
    boolean isOutboxed(HandoverKey key) {
        return outboxed.contains(key);
    }

    boolean isForgotten(HandoverKey key) {
        return forgotten.contains(key);
    }

    boolean isAcked(Pending pending) {
        return acked.contains(pending.decisionId());
    }

    List<Change> changes() {
        return changes;
    }

    Map<HandoverKey, HandoverRecord> handovers() {
        return handovers;
    }

    Set<HandoverKey> forgotten() {
        return forgotten;
    }

    List<Runnable> answers() {
        return answers;
    }

    List<Runnable> apologies() {
        return apologies;
    }

    boolean isEmpty() {
        return answers.isEmpty() && changes.isEmpty();
    }
}
