package org.stillthere.server.storage;

import org.stillthere.policy.kernel.History;

/**
 * An event and its decision as they are kept.
 *
 * @param entry the event and what it led to
 * @param outboxed whether the decision was put in the outbox of the handover's owner; otherwise it was the
 *     reporter's to carry out, or there was nothing to do
 */
public record EntryRecord(History.Entry entry, boolean outboxed) {}
