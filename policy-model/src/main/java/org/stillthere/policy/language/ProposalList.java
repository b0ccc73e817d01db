package org.stillthere.policy.language;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import org.stillthere.policy.model.CloseScope;
import org.stillthere.policy.model.Destination;
import org.stillthere.policy.model.Timer;

/** Writes down what the rules ask for. Used by one thread; {@link #take()} makes it empty again. */
public final class ProposalList implements Actions {
    private final List<Proposal> proposals = new ArrayList<>();

    /** What was asked for since the last call, in order. */
    public List<Proposal> take() {
        List<Proposal> taken = List.copyOf(proposals);
        proposals.clear();
        return taken;
    }

    @Override
    public void say(String messageKey) {
        proposals.add(new Proposal.Say(Destination.BOTH, messageKey));
    }

    @Override
    public void sayToUser(String messageKey) {
        proposals.add(new Proposal.Say(Destination.USER, messageKey));
    }

    @Override
    public void sayToAgent(String messageKey) {
        proposals.add(new Proposal.Say(Destination.AGENT, messageKey));
    }

    @Override
    public void setInactivityTimer(Duration length) {
        setTimer(Timer.INACTIVITY, length);
    }

    @Override
    public void restartInactivityTimer() {
        restartTimer(Timer.INACTIVITY);
    }

    @Override
    public void cancelInactivityTimer() {
        cancelTimer(Timer.INACTIVITY);
    }

    @Override
    public void setTimer(String timer, Duration length) {
        proposals.add(new Proposal.SetTimer(timer, length));
    }

    @Override
    public void restartTimer(String timer) {
        proposals.add(new Proposal.RestartTimer(timer));
    }

    @Override
    public void cancelTimer(String timer) {
        proposals.add(new Proposal.CancelTimer(timer));
    }

    @Override
    public void setInactivityTimerInOpeningHours(Duration length) {
        setTimerInOpeningHours(Timer.INACTIVITY, length);
    }

    @Override
    public void setTimerInOpeningHours(String timer, Duration length) {
        proposals.add(new Proposal.SetTimer(timer, length, true));
    }

    @Override
    public void holdTimers() {
        proposals.add(new Proposal.Hold());
    }

    @Override
    public void resumeTimers() {
        proposals.add(new Proposal.Resume());
    }

    @Override
    public void snoozeTimers(Duration length) {
        proposals.add(new Proposal.Snooze(length));
    }

    @Override
    public void close(String reason) {
        proposals.add(new Proposal.Close(reason, CloseScope.PROVIDER));
    }

    @Override
    public void returnToBot(String reason) {
        proposals.add(new Proposal.Close(reason, CloseScope.RETURN_TO_BOT));
    }

    @Override
    public void takeBranch(String branch) {
        proposals.add(new Proposal.TakeBranch(branch));
    }

    @Override
    public void setAttribute(String key, String value) {
        proposals.add(new Proposal.SetAttribute(key, value));
    }

    @Override
    public void removeAttribute(String key) {
        proposals.add(new Proposal.SetAttribute(key, null));
    }

    @Override
    public void raiseEvent(String name) {
        proposals.add(new Proposal.RaiseEvent(name, Collections.emptySortedMap()));
    }

    @Override
    public void raiseEvent(String name, String key, String value) {
        TreeMap<String, String> data = new TreeMap<>();
        data.put(key, value);
        proposals.add(new Proposal.RaiseEvent(name, data));
    }
}
