package org.stillthere.server.storage;

import java.util.Set;
import org.stillthere.policy.model.HandoverKey;

/**
 * What a group of events needs from the store.
 *
 * @param handovers the handovers to load
 * @param entries the events that may have been decided on before
 * @param outboxes the handovers whose pending decisions to load
 */
public record LoadRequest(Set<HandoverKey> handovers, Set<EventRef> entries, Set<HandoverKey> outboxes) {
    /** Whether it asks for nothing. */
    public boolean isEmpty() {
        return handovers.isEmpty() && entries.isEmpty() && outboxes.isEmpty();
    }
}
