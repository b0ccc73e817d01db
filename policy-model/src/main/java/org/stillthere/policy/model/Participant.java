package org.stillthere.policy.model;

/** Who takes part in a handover. */
public enum Participant {
    /** The end user: only the user's messages reset the inactivity count. */
    USER,
    /** The human agent. */
    AGENT,
    /** The bot that handed the conversation over. */
    BOT,
    /** The chat platform itself. */
    SYSTEM
}
