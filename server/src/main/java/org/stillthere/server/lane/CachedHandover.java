package org.stillthere.server.lane;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.stillthere.policy.model.HandoverKey;
import org.stillthere.server.storage.EntryRecord;
import org.stillthere.server.storage.HandoverRecord;
import org.stillthere.server.storage.StoredHandover;

/**
 * A handover that a lane has at hand: as it was committed, and on top of it what the group that is under way has made
 * of it. Between groups it is bytes. Not thread-safe: each lane has its own.
 */
final class CachedHandover {
    private final HandoverKey key;

    /** Those of all its events; null if only the store knows them. */
    private final @Nullable EventIds eventIds;

    private @Nullable StoredHandover committed;
    private @Nullable StoredHandover latest;

    /** The latest, if the group has had to look into it. */
    private @Nullable HandoverRecord decoded;

    /** What the group has decided of it. */
    private final List<EntryRecord> entries = new ArrayList<>(0);

    private boolean touched;
    private boolean outboxed;
    private boolean forgotten;

    /** {@link #lookedAtBy}. */
    private long lookedAtBy = HandoverRecord.NO_DEADLINE;

    private CachedHandover(HandoverKey key, @Nullable StoredHandover committed, @Nullable EventIds eventIds) {
        this.key = key;
        this.committed = committed;
        this.latest = committed;
        this.eventIds = eventIds;
    }

    /** A handover that is in the store. */
    static CachedHandover stored(StoredHandover committed) {
        return new CachedHandover(committed.key(), committed, null);
    }

    /** One that nothing is known of yet. */
    static CachedHandover unknown(HandoverKey key) {
        return new CachedHandover(key, null, new EventIds());
    }

    HandoverKey key() {
        return key;
    }

    /** As it was committed last; null if it never was. */
    @Nullable
    StoredHandover committed() {
        return committed;
    }

    /** Whether there is such a handover, on top of what the group has decided. */
    boolean isKnown() {
        return latest != null;
    }

    /** The same handover; null if there is none. It stays decoded until it is {@linkplain #pack packed}. */
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

    /**
     * The group has decided on an event of it.
     *
     * @param handover as it is since
     * @param stored the same
     */
    void decided(HandoverRecord handover, StoredHandover stored, EntryRecord entry) {
        touched = true;
        decoded = handover;
        latest = stored;
        entries.add(entry);
        outboxed |= entry.outboxed();
        if (eventIds != null) {
            eventIds.add(entry.entry().event().eventId());
        }
    }

    void moved(StoredHandover handover) {
        touched = true;
        decoded = null;
        latest = handover;
        outboxed = true;
    }

    void forgotten() {
        touched = true;
        forgotten = true;
    }

    /** Whether the group has changed it, or forgets it. */
    boolean isTouched() {
        return touched;
    }

    boolean isForgotten() {
        return forgotten;
    }

    /** Whether the group has put something of it in an outbox, which the store does not show yet. */
    boolean isOutboxed() {
        return outboxed;
    }

    /** Whether the event may have been decided on before; false is sure. */
    boolean mayHaveEvent(String eventId) {
        return latest != null && (eventIds == null || eventIds.mayContain(eventId));
    }

    /** What the group has decided on that event; null if it has not. */
    @Nullable
    EntryRecord entryInGroup(String eventId) {
        for (EntryRecord entry : entries) {
            if (entry.entry().event().eventId().equals(eventId)) {
                return entry;
            }
        }
        return null;
    }

    /** The lane looks at it for a timer by that time, in milliseconds since the epoch; the latest if it may never. */
    long lookedAtBy() {
        return lookedAtBy;
    }

    void lookedAtBy(long at) {
        lookedAtBy = at;
    }

    /** The group was committed. */
    void groupCommitted() {
        committed = latest;
        entries.clear();
        touched = false;
        outboxed = false;
    }

    /** Keeps nothing decoded. */
    void pack() {
        decoded = null;
    }
}
