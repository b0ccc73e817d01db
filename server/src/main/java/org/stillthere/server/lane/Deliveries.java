package org.stillthere.server.lane;

import java.util.List;
import org.stillthere.policy.model.Decision;
import org.stillthere.policy.model.HandoverKey;
import org.stillthere.policy.model.HandoverState;
import org.stillthere.server.storage.Pending;
import org.stillthere.server.storage.StoreException;

/**
 * The clients, as the lanes see them: says which client owns a handover, and is told what has entered and left the
 * outboxes once that is durable.
 *
 * <p>Called by several lanes at a time, by each in the order of its commits. Must not throw and, but for {@link
 * #reloaded}, not block.
 */
public interface Deliveries {
    /** There are no clients: the reporter owns what it reports, and nobody is told. */
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
        public void settled(HandoverKey key, String owner, int count) {}

        @Override
        public void reloaded(int lane) {}
    };

    /**
     * Which client owns the handover from now on.
     *
     * @param state the handover
     * @param owner its owner so far; empty if it had none
     * @param reporter the client that reports an event of it right now; empty if none does
     * @return a client; empty if none wants it
     */
    String ownerOf(HandoverState state, String owner, String reporter);

    /** A decision has entered the owner's outbox. */
    void pending(String owner, Decision decision);

    /** A handover has passed from one client to another, and its pending decisions with it. */
    void moved(String from, String to, List<Pending> pendings);

    /** So many decisions of the handover have left the owner's outbox for good. */
    void settled(HandoverKey key, String owner, int count);

    /**
     * The lane has dropped what it had in memory, for a commit failed or its outcome is unknown: what was told of it may
     * differ from what the store has. Reads the lane's part of the outboxes anew, and blocks until that is done. Call it
     * on the lane's thread, before the lane decides on anything on top of what it loads, and with no commit under way.
     *
     * @param lane its number, as {@link org.stillthere.server.storage.LaneNumber} gives it
     * @throws StoreException if the outboxes can't be read: nothing has changed then, and it is to be called again
     */
    void reloaded(int lane);
}
