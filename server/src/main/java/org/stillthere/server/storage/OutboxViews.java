package org.stillthere.server.storage;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.stillthere.policy.model.HandoverKey;

/**
 * Reads outboxes, one for each client, in the order of their handovers and, within one, of their sequence. The outbox of
 * the empty client id holds what nobody was there for.
 *
 * <p>Thread-safe; blocks. All methods throw {@link StoreException} if the store can't be read.
 */
public interface OutboxViews {
    /** What the event of that id led to in that handover, or null if no such event was decided on. */
    @Nullable
    EntryRecord findEntry(HandoverKey key, String eventId);

    /** What is pending of one handover in the outbox of that client, in order. */
    List<Pending> pendingOf(String client, HandoverKey key);

    /**
     * Shows what is in the outbox of a client, in its order, as it was at the time of the call, for as long as the
     * visitor asks for more.
     *
     * @param after begin after this one; null begins at the first
     */
    void forEachPendingOf(String client, @Nullable Pending after, Visitor<Pending> visitor);

    /** The same, of one tenant only. */
    void forEachPendingOf(String client, String tenant, Visitor<Pending> visitor);

    /** Shows every outbox that is not empty, with the number of decisions in it. */
    void forEachOutbox(OutboxVisitor visitor);
}
