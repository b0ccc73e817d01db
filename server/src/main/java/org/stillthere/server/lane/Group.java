package org.stillthere.server.lane;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.stillthere.server.storage.Change;
import org.stillthere.server.storage.EntryRecord;
import org.stillthere.server.storage.HandoverRecord;
import org.stillthere.server.storage.Pending;
import org.stillthere.server.storage.StoredHandover;

/**
 * What a lane has decided and not yet committed. All of it is committed together, and only then do the
 * answers go out; if that fails, the group is dropped and nothing of it has happened.
 */
final class Group {
    private final List<Change> changes = new ArrayList<>();
    private final List<CachedHandover> touched = new ArrayList<>();
    private final Set<String> acked = new HashSet<>();
    private final List<Runnable> answers = new ArrayList<>();
    private final List<Runnable> apologies = new ArrayList<>();

    void add(CachedHandover kept, HandoverRecord handover, EntryRecord entry) {
        touch(kept);
        StoredHandover stored = StoredHandover.of(handover);
        kept.decided(handover, stored, entry);
        changes.add(new Change.Decided(stored, entry));
    }

    void add(CachedHandover kept, Change.Moved change) {
        touch(kept);
        kept.moved(change.handover());
        changes.add(change);
    }

    void add(CachedHandover kept, Change.Removed change) {
        touch(kept);
        kept.forgotten();
        changes.add(change);
    }

    void add(Change.Acked change) {
        changes.add(change);
        acked.add(change.pending().decisionId());
    }

    private void touch(CachedHandover kept) {
        if (!kept.isTouched()) {
            touched.add(kept);
        }
    }

    /** What to do, in this order, once the group is durable; and what instead if it can't be made so. */
    void then(Runnable answer, Runnable apology) {
        answers.add(answer);
        apologies.add(apology);
    }

    boolean isAcked(Pending pending) {
        return acked.contains(pending.decisionId());
    }

    List<Change> changes() {
        return changes;
    }

    /** The handovers that it changes or forgets. */
    List<CachedHandover> touched() {
        return touched;
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
