package org.stillthere.client;

import org.jspecify.annotations.Nullable;

/**
 * What became of a decision that was to be carried out.
 *
 * @param kind what
 * @param cause why it failed; null unless it did
 */
record Outcome(Kind kind, @Nullable Throwable cause) {
    static final Outcome DONE = new Outcome(Kind.DONE, null);
    static final Outcome DUPLICATE = new Outcome(Kind.DUPLICATE, null);
    static final Outcome FENCED = new Outcome(Kind.FENCED, null);

    static Outcome failed(Throwable cause) {
        return new Outcome(Kind.FAILED, cause);
    }

    enum Kind {
        /** The handler carried it out. */
        DONE,
        /** It was carried out before. */
        DUPLICATE,
        /** It closes the handover, and the user has written since: it must not be carried out. */
        FENCED,
        /** The handler failed; it is to be tried again. */
        FAILED
    }
}
