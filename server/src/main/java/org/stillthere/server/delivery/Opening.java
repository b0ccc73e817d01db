package org.stillthere.server.delivery;

/**
 * How a stream stands when it opens.
 *
 * @param resumeToken what the next stream of this run of the client opens with
 * @param resumed whether it opened with the token of the stream before
 * @param unacknowledged how many decisions wait for the client's ack
 */
public record Opening(String resumeToken, boolean resumed, long unacknowledged) {}
