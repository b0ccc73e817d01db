package org.stillthere.server.cli.watch;

import org.stillthere.server.cli.call.DecisionContent;
import org.stillthere.v1.HandoverChange;
import org.stillthere.v1.HandoverEvent;

/**
 * Counts of what a watch has seen since it began, over all its connections.
 *
 * @param changes changes of any kind
 * @param prompts expiries of a timer that said something to the user and did not close
 * @param closes decisions that closed at the provider
 * @param ended handovers that became final
 */
record WatchSeen(long changes, long prompts, long closes, long ended) {
    static final WatchSeen NOTHING = new WatchSeen(0, 0, 0, 0);

    WatchSeen plus(HandoverChange change, boolean isFinal) {
        boolean closed = DecisionContent.closes(change.getDecision());
        boolean prompted = !closed
                && change.getEvent().getEventCase() == HandoverEvent.EventCase.TIMER_FIRED
                && DecisionContent.saysToUser(change.getDecision());
        return new WatchSeen(
                changes + 1, prompts + (prompted ? 1 : 0), closes + (closed ? 1 : 0), ended + (isFinal ? 1 : 0));
    }
}
