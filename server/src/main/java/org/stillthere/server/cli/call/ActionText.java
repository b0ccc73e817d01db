package org.stillthere.server.cli.call;

import com.google.protobuf.Duration;
import com.google.protobuf.util.Timestamps;
import java.util.Locale;
import org.stillthere.rules.definition.DurationText;
import org.stillthere.v1.Action;
import org.stillthere.v1.CloseHandover;
import org.stillthere.v1.CloseScope;
import org.stillthere.v1.Destination;
import org.stillthere.v1.Say;
import org.stillthere.v1.SetAttribute;
import org.stillthere.v1.SetTimer;

/** Describes an action in words. */
public final class ActionText {
    private ActionText() {}

    /** What to do, in words that begin with the verb. */
    public static String of(Action action) {
        return switch (action.getActionCase()) {
            case SAY -> say(action.getSay());
            case SET_TIMER -> set(action.getSetTimer());
            case CANCEL_TIMER -> "cancel timer '" + action.getCancelTimer().getTimer() + "'";
            case CLOSE_HANDOVER -> close(action.getCloseHandover());
            case TAKE_BRANCH -> "take branch '" + action.getTakeBranch().getBranch() + "'";
            case SET_ATTRIBUTE -> attribute(action.getSetAttribute());
            case RAISE_EVENT ->
                "raise event '" + action.getRaiseEvent().getName() + "' "
                        + action.getRaiseEvent().getDataMap();
            case ACTION_NOT_SET -> "(an action that this version does not know)";
        };
    }

    /** The same, with what a caller that runs the timers needs to know. */
    public static String withDetails(Action action) {
        if (action.hasSetTimer()) {
            SetTimer set = action.getSetTimer();
            return of(action) + ", until " + Timestamps.toString(set.getDeadline()) + ", generation "
                    + set.getGeneration();
        }
        if (action.hasCancelTimer()) {
            return of(action) + ", generation " + action.getCancelTimer().getGeneration();
        }
        return of(action);
    }

    private static String say(Say say) {
        String to = say.getDestination() == Destination.DESTINATION_BOTH
                ? "user and agent"
                : say.getDestination().name().replace("DESTINATION_", "").toLowerCase(Locale.ROOT);
        return "say to " + to + " \"" + say.getText() + "\"";
    }

    private static String set(SetTimer set) {
        return "set timer '" + set.getTimer() + "' to " + length(set.getLength());
    }

    private static String attribute(SetAttribute attribute) {
        return attribute.hasValue()
                ? "set attribute '" + attribute.getKey() + "' to '" + attribute.getValue() + "'"
                : "remove attribute '" + attribute.getKey() + "'";
    }

    private static String close(CloseHandover close) {
        return close.getScope() == CloseScope.CLOSE_SCOPE_RETURN_TO_BOT
                ? "return the user to the bot, reason '" + close.getReason() + "'"
                : "close the handover, reason '" + close.getReason() + "'";
    }

    private static String length(Duration length) {
        return DurationText.format(java.time.Duration.ofSeconds(length.getSeconds(), length.getNanos()));
    }
}
