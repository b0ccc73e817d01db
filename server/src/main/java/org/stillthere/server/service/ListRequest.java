package org.stillthere.server.service;

/**
 * What a caller wants to have listed, as it was sent.
 *
 * @param tenant whose handovers
 * @param pageSize how many at most; 0 for the default
 * @param pageToken where to go on; empty for the first page
 * @param filter which of them; empty for all
 */
public record ListRequest(String tenant, int pageSize, String pageToken, String filter) {}
