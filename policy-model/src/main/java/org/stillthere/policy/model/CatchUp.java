package org.stillthere.policy.model;

/**
 * What becomes of a timer that fell due while the server was down. Whatever the rule, each such timer
 * is handled once after the start: never a burst of prompts.
 */
public enum CatchUp {
    /** It expires now, late. The default. */
    FIRE,
    /** It is dropped: no count, no rules. */
    SKIP,
    /** It starts again with the length it had: no count, no rules. */
    RE_ARM
}
