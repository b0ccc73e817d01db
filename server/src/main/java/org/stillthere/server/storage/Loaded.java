package org.stillthere.server.storage;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.stillthere.policy.model.HandoverKey;

/** What a {@link LoadRequest} found. Asking for what was not requested is a fault of the caller. */
public interface Loaded {
    /**
     * The handover, or null if there is none.
     *
     * @throws StoreException if it is damaged or can't be read; the message names it
     */
    @Nullable
    StoredHandover handover(HandoverKey key);

    /**
     * What the event led to, or null if it was not decided on.
     *
     * @throws StoreException if it is damaged or can't be read; the message names the handover
     */
    @Nullable
    EntryRecord entry(EventRef event);

    /**
     * The decisions of the handover that its owner has not acked, in order.
     *
     * @throws StoreException if they are damaged or can't be read; the message names the handover
     */
    List<Pending> pending(HandoverKey key);
}
