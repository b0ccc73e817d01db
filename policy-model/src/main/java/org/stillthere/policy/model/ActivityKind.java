package org.stillthere.policy.model;

/** What a participant did. */
public enum ActivityKind {
    /** Wrote a message. */
    MESSAGE(true),
    /** Sent a file, a picture or a voice note: content, and therefore as good as a message. */
    ATTACHMENT(true),
    /** Is typing. */
    TYPING(false),
    /** Read what was written. */
    READ(false),
    /** Came, went, or switched to the window of the chat. */
    PRESENCE(false);

    private final boolean input;

    ActivityKind(boolean input) {
        this.input = input;
    }

    /** Whether it carries content, as opposed to a mere sign of life. */
    public boolean isInput() {
        return input;
    }
}
