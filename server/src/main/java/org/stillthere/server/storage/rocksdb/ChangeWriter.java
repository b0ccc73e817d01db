package org.stillthere.server.storage.rocksdb;

import java.util.List;
import org.stillthere.server.storage.Change;
import org.stillthere.server.storage.Pending;
import org.stillthere.server.storage.StoreException;
import org.stillthere.server.storage.StoreKey;
import org.stillthere.server.storage.StoreValue;
import org.stillthere.server.storage.StoredEntry;
import org.stillthere.server.storage.StoredHandover;

/** Writes changes as records. Each method answers whether the change must outlive the machine. Not thread-safe. */
final class ChangeWriter implements Change.Cases<Boolean> {
    private final Database database;
    private final BatchBytes batch = new BatchBytes();

    ChangeWriter(Database database) {
        this.database = database;
    }

    /** The records of a commit, and whether it must outlive the machine: a lost ack does no harm. */
    record Written(BatchBytes.Part records, boolean mustSync) {
        static final Written NOTHING = new Written(BatchBytes.Part.NONE, false);
    }

    /**
     * Writes a commit.
     *
     * @throws StoreException if what a removed handover consists of can't be read
     */
    Written write(List<Change> changes) {
        batch.clear();
        boolean mustSync = false;
        for (Change change : changes) {
            mustSync |= change.match(this);
        }
        return new Written(batch.take(), mustSync);
    }

    @Override
    public Boolean decided(Change.Decided decided) {
        StoredHandover handover = decided.handover();
        byte[] key = StoreKey.of(handover.key());
        batch.put(Family.HANDOVERS, key, handover.value());
        StoredEntry entry = decided.entry();
        batch.put(Family.ENTRIES, StoreKey.of(key, entry.eventId()), entry.value());
        Pending pending = entry.pending();
        if (pending != null) {
            putPending(handover.owner(), pending);
        }
        return true;
    }

    @Override
    public Boolean acked(Change.Acked acked) {
        deletePending(acked.owner(), acked.pending());
        return false;
    }

    @Override
    public Boolean moved(Change.Moved moved) {
        StoredHandover handover = moved.handover();
        batch.put(Family.HANDOVERS, StoreKey.of(handover.key()), handover.value());
        for (Pending pending : moved.pendings()) {
            deletePending(moved.from(), pending);
            putPending(handover.owner(), pending);
        }
        return true;
    }

    @Override
    public Boolean removed(Change.Removed removed) {
        batch.delete(Family.HANDOVERS, StoreKey.of(removed.key()));
        deleteAll(Family.ENTRIES, StoreKey.prefixOfEntries(removed.key()));
        deleteAll(Family.OUTBOX, StoreKey.prefixOfPending(removed.owner(), removed.key()));
        return true;
    }

    /** One by one: a range tombstone for each handover that is ever removed would slow down all reads. */
    private void deleteAll(Family family, byte[] prefix) {
        database.scan(family, prefix, prefix, (key, value) -> {
            batch.delete(family, key);
            return true;
        });
    }

    private void putPending(String client, Pending pending) {
        batch.put(Family.OUTBOX, StoreKey.ofPending(client, pending.key(), pending.sequence()), StoreValue.of(pending));
    }

    private void deletePending(String client, Pending pending) {
        batch.delete(Family.OUTBOX, StoreKey.ofPending(client, pending.key(), pending.sequence()));
    }
}
