package org.stillthere.server.lane;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.stillthere.policy.model.Decision;
import org.stillthere.policy.model.HandoverState;
import org.stillthere.server.storage.Change;
import org.stillthere.server.storage.EntryRecord;
import org.stillthere.server.storage.HandoverRecord;
import org.stillthere.server.storage.HandoverStore;
import org.stillthere.server.storage.Pending;
import org.stillthere.server.storage.StoredHandover;

/**
 * A lane's part in who is told what: gives each handover its owner, passes what is pending from one outbox to
 * another, and takes out what was carried out. Not thread-safe: each lane has its own.
 */
final class Outboxes {
    private final HandoverStore store;
    private final Records records;
    private final Deliveries deliveries;

    Outboxes(HandoverStore store, Records records, Deliveries deliveries) {
        this.store = store;
        this.records = records;
        this.deliveries = deliveries;
    }

    /** The next state with who owns it. What is pending goes along if that is somebody else than before. */
    HandoverRecord owned(CachedHandover kept, HandoverState state, Origin origin, Group group) {
        String owner = kept.owner();
        // Once a group has put something in an outbox, its owner stays: what is pending then lies in one outbox.
        if (origin.isCall() || kept.isOutboxed()) {
            return new HandoverRecord(state, owner);
        }
        HandoverRecord after = new HandoverRecord(state, deliveries.ownerOf(state, owner, origin.client()));
        if (kept.isKnown() && !after.owner().equals(owner)) {
            move(kept, after, owner, group);
        }
        return after;
    }

    /** Looks whether a handover whose owner has gone has another. */
    void reassign(Command.Reassign reassign, Group group) {
        CachedHandover kept = records.kept(reassign.key());
        StoredHandover stored = kept.committed();
        if (kept.isTouched() || stored == null || !stored.owner().equals(reassign.owner())) {
            return;
        }
        HandoverRecord handover = stored.decoded();
        String owner = deliveries.ownerOf(handover.state(), handover.owner(), "");
        if (!owner.equals(handover.owner())) {
            move(kept, new HandoverRecord(handover.state(), owner), handover.owner(), group);
        }
    }

    private void move(CachedHandover kept, HandoverRecord handover, String from, Group group) {
        List<Pending> pendings = new ArrayList<>(store.pendingOf(from, handover.key()));
        pendings.removeIf(group::isAcked);
        group.add(kept, new Change.Moved(StoredHandover.of(handover), from, pendings));
        group.then(() -> deliveries.moved(from, handover.owner(), pendings), () -> {});
    }

    /** Takes out a decision that was carried out. */
    void ack(Command.Ack ack, Group group) {
        Pending pending = ack.pending();
        CachedHandover kept = records.kept(pending.key());
        // It may be the second ack, after the decision was sent again or passed to another: only what leaves an outbox
        // is counted.
        if (kept.isKnown() && !kept.isForgotten() && !group.isAcked(pending) && isPending(kept, pending)) {
            String owner = kept.owner();
            group.add(new Change.Acked(owner, pending));
            group.then(() -> deliveries.settled(owner, 1), () -> {});
        }
        group.then(ack.done(), ack.done());
    }

    /** How far a decision is that was made before. */
    Answer.Standing standingOf(CachedHandover kept, Decision decision, Group group) {
        EntryRecord entry = records.entry(kept, decision.eventId());
        if (entry == null || !entry.outboxed()) {
            return Answer.Standing.ANSWERED;
        }
        Pending pending = Pending.of(decision);
        boolean inGroup = kept.entryInGroup(decision.eventId()) != null;
        return inGroup || (!group.isAcked(pending) && isPending(kept, pending))
                ? Answer.Standing.PENDING
                : Answer.Standing.ACKNOWLEDGED;
    }

    /** Forgets a handover that has been final for long enough. */
    void forget(Command.Forget forget, Group group) {
        CachedHandover kept = records.kept(forget.key());
        StoredHandover handover = kept.committed();
        if (kept.isTouched() || handover == null || !isFinalSince(handover, forget.finalBefore())) {
            return;
        }
        List<Pending> pendings = new ArrayList<>(store.pendingOf(handover.owner(), forget.key()));
        pendings.removeIf(group::isAcked);
        group.add(kept, new Change.Removed(forget.key(), handover.owner()));
        group.then(() -> deliveries.settled(handover.owner(), pendings.size()), () -> {});
    }

    private static boolean isFinalSince(StoredHandover handover, Instant before) {
        HandoverState state = handover.decoded().state();
        return state.status().isFinal() && state.updatedAt().isBefore(before);
    }

    /** Whether it was in an outbox when the group before was committed. */
    private boolean isPending(CachedHandover kept, Pending pending) {
        StoredHandover committed = kept.committed();
        return committed != null && store.isPending(committed.owner(), pending.key(), pending.sequence());
    }
}
