package org.stillthere.server.delivery;

import org.stillthere.policy.model.Decision;

/**
 * A decision to be sent.
 *
 * @param closeTakenBack whether it closes the handover, and the close has been taken back since
 */
record OutgoingDecision(Decision decision, boolean closeTakenBack) {
    String id() {
        return decision.decisionId();
    }
}
