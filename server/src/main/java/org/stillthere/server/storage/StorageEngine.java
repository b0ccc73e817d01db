package org.stillthere.server.storage;

/**
 * Where handovers, their events and decisions, and the outboxes are kept. An engine hands out the lanes one by one: who
 * holds the {@linkplain LaneTenure tenure} of a lane is the only one that may change its handovers.
 *
 * <pre>
 *   start ──▶ taken(lane, epoch) ──▶ commits … ──▶ lost(lane, epoch) ──▶ taken(lane, a later epoch) ──▶ …
 * </pre>
 *
 * <p>An embedded engine hands out all lanes at start and takes one back only when a commit has failed. An engine that
 * several nodes share may hand out some of them, and take each back at any time.
 *
 * <p>Thread-safe.
 */
public interface StorageEngine extends AutoCloseable {
    /** How many lanes the handovers are divided into, 1 or more; does not change while the engine is open. */
    int lanes();

    /**
     * Begins to hand out lanes. Called once.
     *
     * @param tenures is told of each lane that is taken or lost, by any thread, the calling one included
     * @throws StoreException if the store can't be read
     */
    void start(Tenures tenures);

    /** Reads handovers of every lane; what a commit has changed is seen once the commit is answered. */
    HandoverViews handovers();

    /** Reads outboxes and decisions of every lane; what a commit has changed is seen once the commit is answered. */
    OutboxViews outboxes();

    /**
     * Finishes the commits that were handed in, and closes. Tenures end without being told lost. What was committed
     * stays.
     *
     * @throws StoreException if what was committed could not be closed cleanly; nothing that was answered is lost
     */
    @Override
    void close();
}
