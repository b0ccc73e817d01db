package org.stillthere.server.storage;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * The right to change the handovers of one lane, while it lasts. Used by one thread, the lane's.
 *
 * <p>A commit that does not come out {@link CommitOutcome#COMMITTED} ends the tenure. What was decided since may rest on
 * it, so none of the commits behind it is applied. The lane then forgets what it has in memory, and begins anew with
 * the next tenure.
 */
public interface LaneTenure {
    /** The lane, from 0. */
    int lane();

    /** Rises with each tenure of the lane. */
    long epoch();

    /** Timers of the lane that were due before this were missed: nobody was there to let them expire in time. */
    Instant missedBefore();

    /**
     * Shows every handover of the lane in which a timer of the server runs, with the deadline of the first, in no order
     * that is promised. Called once, before the first commit: an engine need not keep
     * the deadlines. Decodes no state.
     *
     * @throws StoreException if the store can't be read
     */
    void forEachDeadline(DeadlineVisitor visitor);

    /**
     * Loads what a group of events needs, in one round trip. Shows what was committed, and may show some of what is being
     * committed. Blocks.
     *
     * @throws StoreException if the store can't be read; if only a part of it can't, the part throws when it is asked for
     */
    Loaded load(LoadRequest request);

    /**
     * Keeps all of the changes, or none, behind all that was handed in before. Does not block.
     *
     * @return done when the changes are as durable as the engine was opened for, in the order of the calls; never
     *     completes exceptionally. Whoever is told must not block.
     */
    CompletionStage<CommitOutcome> commit(List<Change> changes);
}
