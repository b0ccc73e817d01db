package org.stillthere.server.lane;

import org.stillthere.policy.model.Decision;
import org.stillthere.policy.model.HandoverEvent;
import org.stillthere.server.storage.HandoverRecord;

/**
 * Is told of every decision once it is durable, in order per handover. Called by a lane's thread,
 * several at a time: it must neither block nor throw.
 */
@FunctionalInterface
public interface DecisionListener {
    /**
     * A decision was made.
     *
     * @param handover the handover after it
     * @param event what it was made on
     * @param decision what is to be done
     */
    void decided(HandoverRecord handover, HandoverEvent event, Decision decision);

    /** A lane was loaded anew after a commit did not come out: there may be decisions that were never told. */
    default void reloaded() {}
}
