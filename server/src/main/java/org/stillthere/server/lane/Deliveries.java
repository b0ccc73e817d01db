package org.stillthere.server.lane;

import java.util.List;
import org.stillthere.policy.model.Decision;
import org.stillthere.policy.model.HandoverState;
import org.stillthere.server.storage.Pending;

/**
 * Those who carry decisions out, as the lanes see them: says who owns a handover, and is told what has been put
 * in the outboxes and taken from them, once it is durable. Called by a lane's thread, several at a time, in
 * order per handover; must neither block nor throw.
 */
public interface Deliveries {
    /** Nobody is there: every decision is its reporter's, or waits in the outbox of no client. */
    Deliveries NONE = new Deliveries() {
        @Override
        public String ownerOf(HandoverState state, String owner, String reporter) {
            return owner.isEmpty() ? reporter : owner;
        }

        @Override
        public void pending(String owner, Decision decision) {}

        @Override
        public void moved(String from, String to, List<Pending> pendings) {}

        @Override
        public void settled(String owner, int count) {}

        @Override
        public void reloaded() {}
    };

    /**
     * Who owns the handover from now on.
     *
     * @param state the handover
     * @param owner who has owned it; empty if nobody did
     * @param reporter the client that reports an event of it just now; empty if none does
     * @return a client, or empty if there is none that wants it
     */
    String ownerOf(HandoverState state, String owner, String reporter);

    /** A decision was put in the outbox of that client. */
    void pending(String owner, Decision decision);

    /** A handover passed from one client to another, and so did these decisions. */
    void moved(String from, String to, List<Pending> pendings);

    /** So many decisions have left the outbox of that client for good. */
    void settled(String owner, int count);

    /**
     * A lane was loaded anew after a commit did not come out. Outboxes may hold decisions of it that were never told, and
     * lack some that were said to be pending.
     */
    void reloaded();
}
