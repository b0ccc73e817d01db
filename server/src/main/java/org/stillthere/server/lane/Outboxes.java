package org.stillthere.server.lane;

import java.util.List;
import org.stillthere.policy.model.Decision;
import org.stillthere.policy.model.HandoverState;
import org.stillthere.server.storage.EntryRecord;
import org.stillthere.server.storage.HandoverRecord;
import org.stillthere.server.storage.Pending;

/**
 * A lane's part in who is told what: gives each handover its owner, passes what is pending from one outbox to another, and
 * takes out what was carried out. Not thread-safe: each lane has its own, for one tenure.
 */
final class Outboxes {
    private final HandoverCache cache;
    private final Deliveries deliveries;

    Outboxes(HandoverCache cache, Deliveries deliveries) {
        this.cache = cache;
        this.deliveries = deliveries;
    }

    /** The next state with who owns it. What is pending goes along if that is somebody else than before. */
    HandoverRecord owned(CachedHandover handover, HandoverState state, Origin origin, CommitBatch batch) {
        String owner = handover.owner();
        // While something is on its way to an outbox, the owner stays: what is pending then lies in one outbox.
        if (!origin.assignsOwner() || handover.isOutboxPinned()) {
            return new HandoverRecord(state, owner);
        }
        HandoverRecord after = new HandoverRecord(state, deliveries.ownerOf(state, owner, origin.reporter()));
        if (handover.isKnown() && !after.owner().equals(owner)) {
            move(handover, after, owner, batch);
        }
        return after;
    }

    /** Looks whether a handover whose owner has gone has another; false if it must be looked at again later. */
    boolean reassign(Command.Reassign reassign, CommitBatch batch) {
        CachedHandover handover = cache.get(reassign.key());
        if (handover.isPinned()) {
            return false;
        }
        HandoverRecord before = handover.latest();
        if (before != null && before.owner().equals(reassign.owner())) {
            String owner = deliveries.ownerOf(before.state(), before.owner(), "");
            if (!owner.equals(before.owner())) {
                move(handover, new HandoverRecord(before.state(), owner), before.owner(), batch);
            }
        }
        return true;
    }

    private void move(CachedHandover handover, HandoverRecord after, String from, CommitBatch batch) {
        cache.pendingDecisions(handover); // known from now on: what is decided next is added to it
        List<Pending> pending = cache.pending(handover);
        batch.moved(handover, after, from, pending);
        batch.onCommit(() -> deliveries.moved(from, after.owner(), pending));
    }

    /** Takes out a decision that was carried out. */
    void ack(Command.Ack ack, CommitBatch batch) {
        Pending pending = ack.pending();
        CachedHandover handover = cache.get(pending.key());
        // It may be the second ack, after the decision was sent again or passed to another: only what leaves an outbox
        // is counted.
        if (handover.isKnown() && cache.pendingDecisions(handover).remove(pending.decisionId())) {
            String owner = handover.owner();
            batch.acked(handover, pending);
            batch.onCommit(() -> deliveries.settled(handover.key(), owner, 1));
        }
        batch.onEnd(ack.done());
    }

    /** How far a decision is that was made before. */
    Answer.Standing standingOf(CachedHandover handover, Decision decision) {
        EntryRecord entry = cache.entry(handover, decision.eventId());
        if (entry == null || !entry.outboxed()) {
            return Answer.Standing.ANSWERED;
        }
        return cache.pendingDecisions(handover).contains(decision.decisionId())
                ? Answer.Standing.PENDING
                : Answer.Standing.ACKNOWLEDGED;
    }

    /** Forgets a handover that has been final for long enough. What changes just now is not looked at: it is not. */
    void forget(Command.Forget forget, CommitBatch batch) {
        CachedHandover handover = cache.get(forget.key());
        HandoverRecord record = handover.isPinned() ? null : handover.latest();
        if (record != null && record.isFinalSince(forget.finalBefore())) {
            String owner = record.owner();
            int pending = cache.pendingDecisions(handover).size();
            batch.removed(handover);
            cache.keep(handover);
            batch.onCommit(() -> {
                cache.release(handover);
                deliveries.settled(handover.key(), owner, pending);
            });
        }
    }
}
