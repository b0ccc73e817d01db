package org.stillthere.bench.peers;

import java.util.List;
import org.stillthere.policy.model.Action;

/** Decides by the seed's rules, and keeps what it needs to know of each handover. */
interface Decider {
    /**
     * Decides on one event.
     *
     * @param handover its number, from 0; it opens with {@link Incident#QUEUE} or {@link Incident#ACTIVE}
     * @param incident what happened; an expiry is one of the timer that runs
     * @param now the time in milliseconds of the epoch, not before that of the event before
     * @return what to do, in this order
     */
    List<Action> decide(int handover, Incident incident, long now);
}
