package org.stillthere.server.delivery;

/**
 * What a client is told when its stream opens.
 *
 * @param resumeToken the next stream of this run of the client presents it
 * @param resumed whether this stream has presented that of the one before
 * @param unacknowledged how many decisions are in the client's outbox
 */
public record Opening(String resumeToken, boolean resumed, long unacknowledged) {}
