package org.stillthere.server.storage;

import org.stillthere.policy.model.Decision;
import org.stillthere.policy.model.HandoverKey;

/**
 * A decision in an outbox: somebody has yet to say that it was carried out.
 *
 * @param key the handover
 * @param sequence the place of the decision among those of its handover
 * @param decisionId the decision
 * @param eventId the event that it was made on
 */
public record Pending(HandoverKey key, long sequence, String decisionId, String eventId) {
    /** The decision, to be put in an outbox. */
    public static Pending of(Decision decision) {
        return new Pending(decision.key(), decision.sequence(), decision.decisionId(), decision.eventId());
    }
}
