package org.stillthere.server.lane;

import java.util.ArrayList;
import java.util.List;
import org.stillthere.policy.model.HandoverKey;
import org.stillthere.server.storage.Change;
import org.stillthere.server.storage.EntryRecord;
import org.stillthere.server.storage.HandoverRecord;
import org.stillthere.server.storage.Pending;
import org.stillthere.server.storage.StoredEntry;
import org.stillthere.server.storage.StoredHandover;

/**
 * What a lane decides in one turn: committed together, and only then answered. Later batches may rest on it before it is
 * committed. If it can't be, nothing of it has happened, nor of them. Not thread-safe.
 */
final class CommitBatch {
    private final List<Change> changes = new ArrayList<>();
    private final List<Runnable> onCommit = new ArrayList<>();
    private final List<Runnable> onFailure = new ArrayList<>();

    /** An event was decided on. */
    void decided(CachedHandover handover, HandoverRecord after, EntryRecord entry) {
        StoredHandover stored = StoredHandover.of(after);
        changes.add(new Change.Decided(stored, StoredEntry.of(entry)));
        handover.decided(after, stored, entry);
        onCommit(handover::decisionCommitted);
    }

    /** A handover passed to another owner, with what is pending. */
    void moved(CachedHandover handover, HandoverRecord after, String from, List<Pending> pending) {
        StoredHandover stored = StoredHandover.of(after);
        changes.add(new Change.Moved(stored, from, pending));
        handover.moved(stored);
        onCommit(handover::moveCommitted);
    }

    /** A handover is removed. */
    void removed(CachedHandover handover) {
        HandoverKey key = handover.key();
        changes.add(new Change.Removed(key, handover.owner()));
        handover.removed();
        onCommit(handover::removalCommitted);
    }

    /** A decision was carried out. */
    void acked(CachedHandover handover, Pending pending) {
        changes.add(new Change.Acked(handover.owner(), pending));
        handover.acked();
        onCommit(handover::ackCommitted);
    }

    /** What to do, in the order of the calls, once the batch is committed. */
    void onCommit(Runnable action) {
        onCommit.add(action);
    }

    /** What to do, in the order of the calls, if it can't be committed. */
    void onFailure(Runnable action) {
        onFailure.add(action);
    }

    /** What to do whether or not it can be committed. */
    void onEnd(Runnable action) {
        onCommit(action);
        onFailure(action);
    }

    List<Change> changes() {
        return changes;
    }

    List<Runnable> committed() {
        return onCommit;
    }

    List<Runnable> failed() {
        return onFailure;
    }

    /** Whether it changes nothing and nobody waits for it. */
    boolean isEmpty() {
        return changes.isEmpty() && onCommit.isEmpty() && onFailure.isEmpty();
    }
}
