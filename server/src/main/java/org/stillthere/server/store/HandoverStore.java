package org.stillthere.server.store;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.stillthere.policy.kernel.History;
import org.stillthere.policy.model.HandoverKey;
import org.stillthere.policy.model.HandoverState;

/**
 * Where handovers and what was decided in them are kept. Thread-safe; a handover is committed by one
 * thread at a time.
 *
 * <p>All methods throw {@link StoreException} if the store can't do its work.
 */
public interface HandoverStore extends AutoCloseable {
    /** A handover after an event, and the event with its decision. */
    record Change(HandoverState state, History.Entry entry) {}

    /** The handover of that key as it was last committed, or null. */
    @Nullable
    HandoverState find(HandoverKey key);

    /** What the event of that id led to in that handover, or null if no such event was decided on. */
    History.@Nullable Entry findEntry(HandoverKey key, String eventId);

    /** Keeps all of the changes, or none; returns when they are as durable as was asked for. */
    void commit(List<Change> changes);

    /** Shows every handover of every tenant once, in no order that is promised. */
    void forEach(Consumer<HandoverState> visitor);

    /**
     * Shows the handovers of a tenant in the order of the UTF-8 bytes of their ids, as they were at the
     * time of the call, for as long as the visitor asks for more.
     *
     * @param afterId begin after this id; empty begins at the first
     */
    void forEachOf(String tenant, String afterId, Visitor visitor);

    /** Sees one handover after the other. */
    @FunctionalInterface
    interface Visitor {
        /** Takes note of the handover; false ends the visit. */
        boolean visit(HandoverState state);
    }

    /** Closes the store. What was committed stays. */
    @Override
    void close();
}
