package org.stillthere.server.lane;

import org.stillthere.policy.model.Decision;
import org.stillthere.server.storage.HandoverRecord;

/**
 * A handover as it stands.
 *
 * @param handover the handover, and who owns it
 * @param lastDecision the decision that made it so
 * @param unacknowledged how many of its decisions nobody has said to have carried out
 */
public record Snapshot(HandoverRecord handover, Decision lastDecision, int unacknowledged) {}
