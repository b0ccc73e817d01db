package org.stillthere.server.service;

import org.stillthere.policy.model.HandoverState;

/**
 * How a list is answered: by any number of handovers and {@link #complete}, or by {@link #rejected}, which may come after
 * handovers, too. Called by one thread at a time.
 */
public interface ListReply {
    /**
     * Adds a handover to the page.
     *
     * @param owner the client that owns it; empty if none does
     * @return whether the page may grow: how many bytes it has is the transport's matter
     */
    boolean add(HandoverState handover, String owner);

    /**
     * The page is complete.
     *
     * @param nextPageToken where the next page begins; empty if this is the last
     */
    void complete(String nextPageToken);

    /** There is no page. */
    void rejected(Rejection rejection);
}
