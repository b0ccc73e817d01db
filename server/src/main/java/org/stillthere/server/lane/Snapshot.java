package org.stillthere.server.lane;

import org.stillthere.policy.model.Decision;
import org.stillthere.policy.model.HandoverState;

/**
 * A handover as it stands.
 *
 * @param state the handover
 * @param lastDecision the decision that made it so
 */
public record Snapshot(HandoverState state, Decision lastDecision) {}
