package org.stillthere.server.service;

import java.time.Duration;
import org.stillthere.policy.model.PolicyVersion;

/**
 * What a client is told when its stream opens.
 *
 * @param policyVersion the policy that decides
 * @param resumeToken what the next stream of this run of the client opens with
 * @param resumed whether it opened with the token of the stream before
 * @param maxOutstanding how many decisions may be sent and not acked
 * @param checkpointInterval how often the client hears of the server
 * @param unacknowledged how many decisions wait for the client's ack
 */
public record StreamOpened(
        PolicyVersion policyVersion,
        String resumeToken,
        boolean resumed,
        int maxOutstanding,
        Duration checkpointInterval,
        long unacknowledged) {}
