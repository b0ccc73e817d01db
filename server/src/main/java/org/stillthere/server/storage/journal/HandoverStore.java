package org.stillthere.server.storage.journal;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.stillthere.policy.model.HandoverKey;
import org.stillthere.server.storage.Change;
import org.stillthere.server.storage.DeadlineVisitor;
import org.stillthere.server.storage.EntryRecord;
import org.stillthere.server.storage.HandoverRecord;
import org.stillthere.server.storage.OutboxVisitor;
import org.stillthere.server.storage.Pending;
import org.stillthere.server.storage.StoreException;
import org.stillthere.server.storage.StoredHandover;
import org.stillthere.server.storage.Visitor;

/**
 * Where handovers are kept, what was decided in them, and which of the decisions nobody has carried out yet:
 * those lie in an outbox for each client, in the order of their handovers and, within one, of their sequence.
 * The outbox of the empty client id holds what nobody was there for.
 *
 * <p>Thread-safe; a handover is committed by one thread at a time. All methods throw {@link StoreException} if
 * the store can't do its work.
 */
public interface HandoverStore extends AutoCloseable {
    /** The handover of that key as it was last committed, or null. */
    @Nullable
    StoredHandover find(HandoverKey key);

    /** What the event of that id led to in that handover, or null if no such event was decided on. */
    @Nullable
    EntryRecord findEntry(HandoverKey key, String eventId);

    /** Keeps all of the changes, or none; returns when they are as durable as was asked for. */
    void commit(List<Change> changes);

    /**
     * Whether a commit made now need not wait for the disk. Not promised: another may take the room that is left.
     */
    boolean commitsAtOnce();

    /** Shows every handover of every tenant once, in no order that is promised. */
    void forEach(Consumer<HandoverRecord> visitor);

    /**
     * Shows every handover in which a timer of the server runs, with the deadline of the first, in no order that is
     * promised. It is much faster than {@link #forEach}: no state is decoded.
     */
    void forEachDeadline(DeadlineVisitor visitor);

    /**
     * Shows the handovers of a tenant in the order of the UTF-8 bytes of their ids, as they were at the
     * time of the call, for as long as the visitor asks for more.
     *
     * @param afterId begin after this id; empty begins at the first
     */
    void forEachOf(String tenant, String afterId, Visitor<HandoverRecord> visitor);

    /** Whether the decision is in the outbox of that client. */
    boolean isPending(String client, HandoverKey key, long sequence);

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

    /** Closes the store. What was committed stays. */
    @Override
    void close();
}
