package org.stillthere.server.store;

import org.stillthere.policy.model.HandoverKey;
import org.stillthere.policy.model.HandoverState;

/**
 * A handover as it is kept.
 *
 * @param state what the kernel knows of it
 * @param owner the id of the client that is told what to do in it; empty if none is. At most 128 bytes of UTF-8
 */
public record HandoverRecord(HandoverState state, String owner) {
    /** Which handover. */
    public HandoverKey key() {
        return state.key();
    }
}
