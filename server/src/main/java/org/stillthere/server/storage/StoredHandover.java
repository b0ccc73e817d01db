package org.stillthere.server.storage;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.stillthere.policy.codec.CorruptException;
import org.stillthere.policy.model.HandoverKey;

/**
 * A handover as the bytes that the store has of it. A lane keeps thousands at hand and works on a few: as bytes one is
 * two hundred of them in one place, decoded it is some forty objects, each of which may have to be fetched from memory
 * and is copied by the garbage collector after every event.
 *
 * <p>Immutable and thread-safe. Two are equal if their keys and bytes are, and then so are the handovers.
 */
public final class StoredHandover {
    private final HandoverKey key;
    private final String owner;
    private final byte[] value;

    private StoredHandover(HandoverKey key, String owner, byte[] value) {
        this.key = key;
        this.owner = owner;
        this.value = value;
    }

    /** Those of that handover. */
    public static StoredHandover of(HandoverRecord handover) {
        return new StoredHandover(handover.key(), handover.owner(), StoreValue.of(handover));
    }

    /**
     * What lies in the store under that key.
     *
     * @throws CorruptException if it ends before the state
     */
    public static StoredHandover read(HandoverKey key, byte[] value) {
        return new StoredHandover(key, StoreValue.owner(value), value);
    }

    /** Which handover. */
    public HandoverKey key() {
        return key;
    }

    /** The client that is told what to do in it; empty if none is. */
    public String owner() {
        return owner;
    }

    /** As {@link HandoverRecord#deadline}. */
    public long deadline() {
        return StoreValue.deadline(value);
    }

    /**
     * The handover.
     *
     * @throws StoreException if the bytes are damaged
     */
    public HandoverRecord decoded() {
        try {
            return new HandoverRecord(StoreValue.state(key, value), owner);
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
        return other instanceof StoredHandover stored && key.equals(stored.key) && Arrays.equals(value, stored.value);
    }

    @Override
    public int hashCode() {
        return 31 * key.hashCode() + Arrays.hashCode(value);
    }

    @Override
    public String toString() {
        return "the bytes of " + key;
    }
}
