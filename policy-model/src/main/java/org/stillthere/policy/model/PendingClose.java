package org.stillthere.policy.model;

import java.time.Instant;

/**
 * A close that was decided but not yet confirmed by a final status of the provider.
 *
 * @param decisionId the decision that asked for it
 * @param reason why, in the rule's words
 * @param decidedAt when, by the clock of the timer owner
 */
public record PendingClose(String decisionId, String reason, Instant decidedAt) {}
