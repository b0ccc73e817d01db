package org.stillthere.server.lane;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.stillthere.policy.model.HandoverKey;
import org.stillthere.server.storage.EntryRecord;
import org.stillthere.server.storage.HandoverRecord;
import org.stillthere.server.storage.Pending;
import org.stillthere.server.storage.StoredHandover;

/**
 * A handover that a lane has at hand, with all that was decided on it so far, committed or not. What is not committed yet
 * pins it: it must stay at hand until the store shows it. Between turns it is bytes. Not thread-safe: each lane has its
 * own.
 */
final class CachedHandover {
    private final HandoverKey key;
    private @Nullable StoredHandover latest;

    /** The latest, if the turn has had to look into it. */
    private @Nullable HandoverRecord decoded;

    /** Those of all its events; null if only the store knows them. */
    private @Nullable EventIds eventIds;

    /** What its owner has not acked; null if only the store knows. */
    private @Nullable PendingDecisions pending;

    /** What was decided and is not committed yet, in order. */
    private Deque<EntryRecord> uncommitted = NONE;

    /** How many changes of it are not committed yet, acks apart. */
    private int pins;

    /** How many of those put something in an outbox. */
    private int outboxPins;

    /** How many acks of its decisions are not committed yet. */
    private int ackPins;

    /** {@link #scheduledFor}. */
    private long scheduledFor = HandoverRecord.NO_DEADLINE;

    private static final Deque<EntryRecord> NONE = new ArrayDeque<>(0);

    private CachedHandover(HandoverKey key, @Nullable StoredHandover latest) {
        this.key = key;
        this.latest = latest;
    }

    /** A handover that is in the store. */
    static CachedHandover stored(StoredHandover stored) {
        return new CachedHandover(stored.key(), stored);
    }

    /** One that nothing is known of yet. */
    static CachedHandover unknown(HandoverKey key) {
        CachedHandover unknown = new CachedHandover(key, null);
        unknown.beginAnew();
        return unknown;
    }

    private void beginAnew() {
        eventIds = new EventIds();
        pending = new PendingDecisions();
    }

    HandoverKey key() {
        return key;
    }

    /** Whether there is such a handover. */
    boolean isKnown() {
        return latest != null;
    }

    /** The handover; null if there is none. It stays decoded until it is {@linkplain #pack packed}. */
    @Nullable
    HandoverRecord latest() {
        if (decoded == null && latest != null) {
            decoded = latest.decoded();
        }
        return decoded;
    }

    /** The client that owns it; empty if none does. */
    String owner() {
        return latest == null ? "" : latest.owner();
    }

    /** When its first timer is due; {@link HandoverRecord#NO_DEADLINE} if none runs. */
    long deadline() {
        return latest == null ? HandoverRecord.NO_DEADLINE : latest.deadline();
    }

    // What is decided

    /** An event of it was decided on. */
    void decided(HandoverRecord handover, StoredHandover stored, EntryRecord entry) {
        pins++;
        decoded = handover;
        latest = stored;
        if (uncommitted == NONE) {
            uncommitted = new ArrayDeque<>(2);
        }
        uncommitted.add(entry);
        if (eventIds != null) {
            eventIds.add(entry.entry().event().eventId());
        }
        if (entry.outboxed()) {
            outboxPins++;
            if (pending != null) {
                pending.add(entry.entry().decision().decisionId());
            }
        }
    }

    /** It passed to another owner, with what is pending. */
    void moved(StoredHandover stored) {
        pins++;
        outboxPins++;
        decoded = null;
        latest = stored;
    }

    /** It is removed: an event that comes now finds no handover. */
    void removed() {
        pins++;
        decoded = null;
        latest = null;
        beginAnew();
    }

    /** One of its decisions was acked, and is no longer {@linkplain #pending pending}. */
    void acked() {
        ackPins++;
    }

    // What is committed, in the same order

    void decisionCommitted() {
        EntryRecord entry = uncommitted.remove();
        if (uncommitted.isEmpty()) {
            uncommitted = NONE;
        }
        if (entry.outboxed()) {
            outboxPins--;
        }
        pins--;
    }

    void moveCommitted() {
        outboxPins--;
        pins--;
    }

    void removalCommitted() {
        pins--;
    }

    void ackCommitted() {
        ackPins--;
    }

    /** Whether the store does not show all of it yet, acks apart. */
    boolean isPinned() {
        return pins > 0;
    }

    /** Whether the store shows all of it. If not, it must stay in memory: an ack would be counted twice. */
    boolean isEvictable() {
        return pins == 0 && ackPins == 0;
    }

    /** Whether the store does not show yet all that was put in its owner's outbox. */
    boolean isOutboxPinned() {
        return outboxPins > 0;
    }

    // Its events

    /** Whether the event may have been decided on before; false is sure. */
    boolean mayHaveEvent(String eventId) {
        return latest != null && (eventIds == null || eventIds.mayContain(eventId));
    }

    /** What was decided on that event and is not committed yet; null if nothing was. */
    @Nullable
    EntryRecord uncommittedEntry(String eventId) {
        for (EntryRecord entry : uncommitted) {
            if (entry.entry().event().eventId().equals(eventId)) {
                return entry;
            }
        }
        return null;
    }

    // Its owner's outbox

    /** Which of its decisions the owner has not acked; null if only the store knows. */
    @Nullable
    PendingDecisions pending() {
        return pending;
    }

    /** The store knows what is pending: together with what it does not show yet, that is all. */
    PendingDecisions pendingLoaded(List<Pending> stored) {
        PendingDecisions all = new PendingDecisions();
        stored.forEach(each -> all.add(each.decisionId()));
        for (EntryRecord entry : uncommitted) {
            if (entry.outboxed()) {
                all.add(entry.entry().decision().decisionId());
            }
        }
        pending = all;
        return all;
    }

    /** Those of the store's that are pending still: some may have been acked since, in what is not committed yet. */
    List<Pending> stillPending(List<Pending> stored) {
        PendingDecisions known = pending;
        List<Pending> still = new ArrayList<>(stored);
        if (known != null) {
            still.removeIf(each -> !known.contains(each.decisionId()));
        }
        return still;
    }

    // When to look at it

    /** The lane looks at it for a timer by that time, in milliseconds since the epoch; the latest if it may never. */
    long scheduledFor() {
        return scheduledFor;
    }

    void scheduledFor(long at) {
        scheduledFor = at;
    }

    /** Keeps nothing decoded. */
    void pack() {
        decoded = null;
    }
}
