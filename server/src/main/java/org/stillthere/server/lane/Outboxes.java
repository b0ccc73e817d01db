package org.stillthere.server.lane;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.stillthere.policy.model.Decision;
import org.stillthere.policy.model.HandoverKey;
import org.stillthere.policy.model.HandoverState;
import org.stillthere.server.store.Change;
import org.stillthere.server.store.EntryRecord;
import org.stillthere.server.store.HandoverRecord;
import org.stillthere.server.store.HandoverStore;
import org.stillthere.server.store.Pending;

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
    HandoverRecord owned(@Nullable HandoverRecord before, HandoverState state, Origin origin, Group group) {
        String owner = before == null ? "" : before.owner();
        // Once a group has put something in an outbox, its owner stays: what is pending then lies in one outbox.
        if (origin.isCall() || group.isOutboxed(state.key())) {
            return new HandoverRecord(state, owner);
        }
        HandoverRecord after = new HandoverRecord(state, deliveries.ownerOf(state, owner, origin.client()));
        if (before != null && !after.owner().equals(owner)) {
            move(after, owner, group);
        }
        return after;
    }

    /** Looks whether a handover whose owner has gone has another. */
    void reassign(Command.Reassign reassign, Group group) {
        HandoverRecord handover = untouched(reassign.key(), group);
        if (handover == null || !handover.owner().equals(reassign.owner())) {
            return;
        }
        String owner = deliveries.ownerOf(handover.state(), handover.owner(), "");
        if (!owner.equals(handover.owner())) {
            move(new HandoverRecord(handover.state(), owner), handover.owner(), group);
        }
    }

    private void move(HandoverRecord handover, String from, Group group) {
        List<Pending> pendings = new ArrayList<>(store.pendingOf(from, handover.key()));
        pendings.removeIf(group::isAcked);
        group.add(new Change.Moved(handover, from, pendings));
        group.then(() -> deliveries.moved(from, handover.owner(), pendings), () -> {});
    }

    /** Takes out a decision that was carried out. */
    void ack(Command.Ack ack, Group group) {
        Pending pending = ack.pending();
        HandoverRecord handover = records.current(pending.key(), group);
        // It may be the second ack, after the decision was sent again or passed to another: only what leaves an outbox
        // is counted.
        if (handover != null && !group.isForgotten(pending.key()) && !group.isAcked(pending) && isPending(pending)) {
            group.add(new Change.Acked(handover.owner(), pending));
            group.then(() -> deliveries.settled(handover.owner(), 1), () -> {});
        }
        group.then(ack.done(), ack.done());
    }

    /** How far a decision is that was made before. */
    Answer.Standing standingOf(Decision decision, Group group) {
        EntryRecord entry = records.entry(decision.key(), decision.eventId(), group);
        if (entry == null || !entry.outboxed()) {
            return Answer.Standing.ANSWERED;
        }
        Pending pending = Pending.of(decision);
        boolean inGroup = group.entry(decision.key(), decision.eventId()) != null;
        return inGroup || (!group.isAcked(pending) && isPending(pending))
                ? Answer.Standing.PENDING
                : Answer.Standing.ACKNOWLEDGED;
    }

    /** Forgets a handover that has been final for long enough. */
    void forget(Command.Forget forget, Group group) {
        HandoverRecord handover = untouched(forget.key(), group);
        if (handover == null
                || !handover.state().status().isFinal()
                || !handover.state().updatedAt().isBefore(forget.finalBefore())) {
            return;
        }
        List<Pending> pendings = new ArrayList<>(store.pendingOf(handover.owner(), forget.key()));
        pendings.removeIf(group::isAcked);
        group.add(new Change.Removed(forget.key(), handover.owner()));
        group.then(() -> deliveries.settled(handover.owner(), pendings.size()), () -> {});
    }

    /** The handover as it was committed; null if it is not known, or has changed in the group. */
    private @Nullable HandoverRecord untouched(HandoverKey key, Group group) {
        return group.handover(key) == null && !group.isForgotten(key) ? records.committed(key) : null;
    }

    /** Whether it was in an outbox when the group before was committed. */
    private boolean isPending(Pending pending) {
        HandoverRecord committed = records.committed(pending.key());
        return committed != null && store.isPending(committed.owner(), pending.key(), pending.sequence());
    }
}
