package org.stillthere.server.cli;

import org.stillthere.v1.Action;
import org.stillthere.v1.CloseScope;
import org.stillthere.v1.Decision;
import org.stillthere.v1.Destination;
import org.stillthere.v1.HandoverChange;
import org.stillthere.v1.HandoverEvent;

/**
 * What a watch has seen happen since it began, over all its connections.
 *
 * @param changes changes of whatever kind
 * @param prompts expiries of a timer that said something to the user and did not close
 * @param closes decisions that closed at the provider
 * @param ended handovers that became final
 */
record WatchSeen(long changes, long prompts, long closes, long ended) {
    static final WatchSeen NOTHING = new WatchSeen(0, 0, 0, 0);

    WatchSeen plus(HandoverChange change, boolean isFinal) {
        boolean closed = closes(change.getDecision());
        boolean prompted = !closed
                && change.getEvent().getEventCase() == HandoverEvent.EventCase.TIMER_FIRED
                && saysToUser(change.getDecision());
        return new WatchSeen(
                changes + 1, prompts + (prompted ? 1 : 0), closes + (closed ? 1 : 0), ended + (isFinal ? 1 : 0));
    }

    /** Whether the decision closes the handover at the provider. */
    static boolean closes(Decision decision) {
        return decision.getActionsList().stream()
                .anyMatch(action -> action.hasCloseHandover()
                        && action.getCloseHandover().getScope() != CloseScope.CLOSE_SCOPE_RETURN_TO_BOT);
    }

    /** Whether the decision says something that the user sees. */
    static boolean saysToUser(Decision decision) {
        return decision.getActionsList().stream()
                .filter(Action::hasSay)
                .anyMatch(action -> action.getSay().getDestination() != Destination.DESTINATION_AGENT);
    }
}
