package org.stillthere.policy.language;

import java.time.Duration;

/**
 * What a rule can ask for, as it writes it after {@code then}: {@code actions.sayToUser("still-there")}.
 * The caller does the actions in the order in which the rules asked for them. Nothing else happens in
 * a rule: no effect, only a list. Used by one thread at a time.
 */
public interface Actions {
    /** Say the message of that key to the user and to the agent. */
    void say(String messageKey);

    /** Say the message of that key to the user only. */
    void sayToUser(String messageKey);

    /** Say the message of that key to the agent only. */
    void sayToAgent(String messageKey);

    /** Let the inactivity timer run from now on. It replaces a running one. */
    void setInactivityTimer(Duration length);

    /** Let the inactivity timer run from now on, for the length it was last set to, if it runs. */
    void restartInactivityTimer();

    /** Cancel the inactivity timer, if it runs. */
    void cancelInactivityTimer();

    /** Let the timer of that name run from now on. It replaces a running one of the same name. */
    void setTimer(String timer, Duration length);

    /** Let the timer of that name run from now on, for the length it was last set to, if it runs. */
    void restartTimer(String timer);

    /** Cancel the timer of that name, if it runs. */
    void cancelTimer(String timer);

    /** Close the handover at the provider: the agent is free. The reason is for reports. */
    void close(String reason);

    /** Return the user to the bot, and leave the provider's conversation as it is. */
    void returnToBot(String reason);

    /** Go on in that branch of the bot's flow. */
    void takeBranch(String branch);

    /** Note something about the handover: from the next event on a fact for all rules. */
    void setAttribute(String key, String value);

    /** Forget what was noted. */
    void removeAttribute(String key);

    /** Raise an event for the caller's own use. */
    void raiseEvent(String name);

    /** Raise an event for the caller's own use, with one entry of data. */
    void raiseEvent(String name, String key, String value);
}
