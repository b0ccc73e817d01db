package org.stillthere.server.storage;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.stillthere.policy.codec.CorruptException;
import org.stillthere.policy.kernel.History;
import org.stillthere.policy.model.HandoverKey;

/**
 * An event and its decision as the bytes that an engine keeps. Immutable and thread-safe. Two are equal if their
 * handovers, event ids and bytes are.
 */
public final class StoredEntry {
    private final HandoverKey key;
    private final String eventId;
    private final byte[] value;
    private final @Nullable Pending pending;

    private StoredEntry(HandoverKey key, String eventId, byte[] value, @Nullable Pending pending) {
        this.key = key;
        this.eventId = eventId;
        this.value = value;
        this.pending = pending;
    }

    /** Encodes an entry. */
    public static StoredEntry of(EntryRecord entry) {
        History.Entry event = entry.entry();
        return new StoredEntry(
                event.event().key(),
                event.event().eventId(),
                StoreValue.of(entry),
                entry.outboxed() ? Pending.of(event.decision()) : null);
    }

    /** Which handover. */
    public HandoverKey key() {
        return key;
    }

    /** The event's id, unique in the handover. */
    public String eventId() {
        return eventId;
    }

    /** The decision, if it goes to the outbox of the handover's owner; null if it does not. */
    public @Nullable Pending pending() {
        return pending;
    }

    /**
     * The event and its decision.
     *
     * @throws StoreException if the bytes are damaged
     */
    public EntryRecord decoded() {
        try {
            return StoreValue.entry(key, eventId, value);
        } catch (CorruptException e) {
            throw StoreValue.damaged(e);
        }
    }

    /** The bytes; not to be changed. */
    public byte[] value() {
        return value;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof StoredEntry entry
                && key.equals(entry.key)
                && eventId.equals(entry.eventId)
                && Arrays.equals(value, entry.value);
    }

    @Override
    public int hashCode() {
        return 31 * key.hashCode() + eventId.hashCode();
    }

    @Override
    public String toString() {
        return "event " + eventId + " of " + key;
    }
}
