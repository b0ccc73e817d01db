package org.stillthere.server.storage;

import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.stillthere.policy.model.HandoverKey;

/** Reads handovers. Thread-safe; blocks. All methods throw {@link StoreException} if the store can't be read. */
public interface HandoverViews {
    /** The handover of that key as it was last committed, or null. */
    @Nullable
    StoredHandover find(HandoverKey key);

    /**
     * Shows the handovers of a tenant in the order of the UTF-8 bytes of their ids, as they were at the time of the call,
     * for as long as the visitor asks for more.
     *
     * @param afterId begin after this id; empty begins at the first
     */
    void forEachOf(String tenant, String afterId, Visitor<HandoverRecord> visitor);

    /** Shows every handover that has been final since before that time, in no order that is promised. */
    void forEachFinal(Instant before, Consumer<HandoverKey> visitor);
}
