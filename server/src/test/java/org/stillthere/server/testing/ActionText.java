package org.stillthere.server.testing;

import java.util.List;
import org.stillthere.v1.Action;
import org.stillthere.v1.Decision;

/** Actions in the words of the behaviour table. */
public final class ActionText {
    private ActionText() {}

    public static List<String> of(Decision decision) {
        return decision.getActionsList().stream().map(ActionText::of).toList();
    }

    private static String of(Action action) {
        return switch (action.getActionCase()) {
            case SAY ->
                "say to " + action.getSay().getDestination().name().substring("DESTINATION_".length()) + ": "
                        + action.getSay().getText();
            case SET_TIMER ->
                "set " + action.getSetTimer().getTimer() + " timer "
                        + action.getSetTimer().getLength().getSeconds() + " s";
            case CANCEL_TIMER -> "cancel " + action.getCancelTimer().getTimer() + " timer";
            case CLOSE_HANDOVER -> "close: " + action.getCloseHandover().getReason();
            case TAKE_BRANCH -> "branch " + action.getTakeBranch().getBranch();
            case SET_ATTRIBUTE -> "set attribute " + action.getSetAttribute().getKey();
            case RAISE_EVENT -> "raise " + action.getRaiseEvent().getName();
            case ACTION_NOT_SET -> throw new AssertionError("an action without a case");
        };
    }
}
