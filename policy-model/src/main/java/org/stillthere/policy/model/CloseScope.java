package org.stillthere.policy.model;

/** What a close closes. */
public enum CloseScope {
    /** The conversation at the provider: the agent is free. */
    PROVIDER,
    /** Nothing at the provider: the user only goes back to the bot. */
    RETURN_TO_BOT
}
