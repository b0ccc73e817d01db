package org.stillthere.server.storage;

import org.stillthere.policy.model.HandoverKey;

/**
 * An event, by name.
 *
 * @param key its handover
 * @param eventId its id, unique in the handover
 */
public record EventRef(HandoverKey key, String eventId) {}
