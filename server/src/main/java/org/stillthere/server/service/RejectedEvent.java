package org.stillthere.server.service;

/**
 * An event that was rejected, by the ids that its caller gave it, which may be what is wrong with it.
 *
 * @param tenant its tenant
 * @param handoverId its handover
 * @param eventId its id
 * @param rejection why
 */
public record RejectedEvent(String tenant, String handoverId, String eventId, Rejection rejection) {}
