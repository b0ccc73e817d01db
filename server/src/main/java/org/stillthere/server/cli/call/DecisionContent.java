package org.stillthere.server.cli.call;

import org.stillthere.v1.Action;
import org.stillthere.v1.CloseScope;
import org.stillthere.v1.Decision;
import org.stillthere.v1.Destination;

/** Answers questions about the actions of a decision. */
public final class DecisionContent {
    private DecisionContent() {}

    /** Whether the decision closes the handover at the provider. */
    public static boolean closes(Decision decision) {
        return decision.getActionsList().stream()
                .anyMatch(action -> action.hasCloseHandover()
                        && action.getCloseHandover().getScope() != CloseScope.CLOSE_SCOPE_RETURN_TO_BOT);
    }

    /** Whether the decision says something that the user sees. */
    public static boolean saysToUser(Decision decision) {
        return decision.getActionsList().stream()
                .filter(Action::hasSay)
                .anyMatch(action -> action.getSay().getDestination() != Destination.DESTINATION_AGENT);
    }
}
