package org.stillthere.bench.peers;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.stillthere.policy.model.Action;
import org.stillthere.policy.model.CloseScope;
import org.stillthere.policy.model.Destination;
import org.stillthere.policy.model.Timer;

/** A global of the usual rules: what they want done, in the words of StillThere, so that both can be compared. */
public final class ChatActions {
    private static final String LANGUAGE = "en";

    private List<Action> actions = new ArrayList<>();

    ChatActions() {}

    /** Say a text to the user. */
    public void sayToUser(String key, String text) {
        actions.add(new Action.Say(Destination.USER, key, text, LANGUAGE));
    }

    /** Say a text to the user and the agent. */
    public void sayToBoth(String key, String text) {
        actions.add(new Action.Say(Destination.BOTH, key, text, LANGUAGE));
    }

    /** The timer was armed for so many milliseconds. */
    public void setTimer(long generation, long length, long deadline) {
        actions.add(new Action.SetTimer(
                Timer.INACTIVITY, generation, Duration.ofMillis(length), Instant.ofEpochMilli(deadline)));
    }

    /** Close the handover. */
    public void close(String reason) {
        actions.add(new Action.CloseHandover(reason, CloseScope.PROVIDER));
    }

    /** Go on in that branch. */
    public void takeBranch(String branch) {
        actions.add(new Action.TakeBranch(branch));
    }

    List<Action> take() {
        List<Action> taken = actions;
        actions = new ArrayList<>();
        return taken;
    }
}
