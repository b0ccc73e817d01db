package org.stillthere.policy.language;

import java.time.Duration;

/**
 * What a rule can ask for, as it writes it after {@code then}: {@code actions.sayToUser("still-there")}.
 * The caller does the actions in the order in which the rules asked for them. Nothing else happens in
 * a rule: no effect, only a list. Used by one thread at a time.
 */
public interface Actions {
    /** Say the message of that key to the user and to the agent. */
    @Example("actions.say(\"back-with-bot\");")
    void say(String messageKey);

    /** Say the message of that key to the user only. */
    @Example("actions.sayToUser(\"still-there\");")
    void sayToUser(String messageKey);

    /** Say the message of that key to the agent only. */
    @Example("actions.sayToAgent(\"still-there\");")
    void sayToAgent(String messageKey);

    /** Let the inactivity timer run from now on. It replaces a running one. */
    @Example("actions.setInactivityTimer(settings.duration(\"timeout\"));")
    void setInactivityTimer(Duration length);

    /** Let the inactivity timer run from now on, for the length it was last set to, if it runs. */
    @Example("actions.restartInactivityTimer();")
    void restartInactivityTimer();

    /** Cancel the inactivity timer, if it runs. */
    @Example("actions.cancelInactivityTimer();")
    void cancelInactivityTimer();

    /** Let the timer of that name run from now on. It replaces a running one of the same name. */
    @Example("actions.setTimer(\"agent-reply\", Duration.ofMinutes(5));")
    void setTimer(String timer, Duration length);

    /** Let the timer of that name run from now on, for the length it was last set to, if it runs. */
    @Example("actions.restartTimer(\"agent-reply\");")
    void restartTimer(String timer);

    /** Cancel the timer of that name, if it runs. */
    @Example("actions.cancelTimer(\"agent-reply\");")
    void cancelTimer(String timer);

    /**
     * Let the inactivity timer run from now on, for a length that counts opening time only: while the business is
     * closed, its clock stands still. It replaces a running one. A restart counts in the same way.
     */
    @Example("actions.setInactivityTimerInOpeningHours(settings.duration(\"timeout\"));")
    void setInactivityTimerInOpeningHours(Duration length);

    /** The same for the timer of that name. */
    @Example("actions.setTimerInOpeningHours(\"agent-reply\", Duration.ofHours(1));")
    void setTimerInOpeningHours(String timer, Duration length);

    /** Stop the clock of all timers until {@code resumeTimers}, and keep what is left of each. */
    @Example("actions.holdTimers();")
    void holdTimers();

    /** Let the timers that are on hold run on, each for what was left of it. */
    @Example("actions.resumeTimers();")
    void resumeTimers();

    /** Stop the clock of all running timers for that long; then they run on, each for what was left of it. */
    @Example("actions.snoozeTimers(Duration.ofMinutes(10));")
    void snoozeTimers(Duration length);

    /** Close the handover at the provider: the agent is free. The reason is for reports. */
    @Example("actions.close(\"inactivity\");")
    void close(String reason);

    /** Return the user to the bot, and leave the provider's conversation as it is. */
    @Example("actions.returnToBot(\"inactivity\");")
    void returnToBot(String reason);

    /** Go on in that branch of the bot's flow. */
    @Example("actions.takeBranch(\"queue\");")
    void takeBranch(String branch);

    /** Note something about the handover: from the next event on a fact for all rules. */
    @Example("actions.setAttribute(\"prompted\", \"yes\");")
    void setAttribute(String key, String value);

    /** Forget what was noted. */
    @Example("actions.removeAttribute(\"prompted\");")
    void removeAttribute(String key);

    /** Raise an event for the caller's own use. */
    @Example("actions.raiseEvent(\"prompted\");")
    void raiseEvent(String name);

    /** Raise an event for the caller's own use, with one entry of data. */
    @Example("actions.raiseEvent(\"prompted\", \"step\", \"1\");")
    void raiseEvent(String name, String key, String value);
}
