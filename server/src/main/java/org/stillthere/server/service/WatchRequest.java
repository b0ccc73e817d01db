package org.stillthere.server.service;

/**
 * What a caller wants to watch, as it was sent.
 *
 * @param tenant whose handovers
 * @param handoverId which of them; empty for all
 * @param filter which of them; empty for all
 */
public record WatchRequest(String tenant, String handoverId, String filter) {}
