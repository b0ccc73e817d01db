package org.stillthere.server.service;

import org.stillthere.policy.model.Decision;
import org.stillthere.policy.model.HandoverState;
import org.stillthere.server.delivery.ClientState;

/**
 * A handover as it stands.
 *
 * @param state what the kernel knows of it
 * @param owner the client that is told what to do in it; empty if none is
 * @param ownerState where that client is
 * @param lastDecision the decision that made the handover so
 * @param unacknowledged how many of its decisions nobody has acked
 */
public record HandoverView(
        HandoverState state, String owner, ClientState ownerState, Decision lastDecision, int unacknowledged) {}
