package org.stillthere.server.storage;

import org.stillthere.policy.model.HandoverKey;

/** Sees one handover with a timer after the other. */
@FunctionalInterface
public interface DeadlineVisitor {
    /**
     * Notes when to look at a handover.
     *
     * @param at {@link HandoverRecord#deadline}
     */
    void visit(HandoverKey key, long at);
}
