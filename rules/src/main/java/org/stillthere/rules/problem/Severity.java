package org.stillthere.rules.problem;

/** The severity of a problem. */
public enum Severity {
    /** The policy can't be used. */
    ERROR,
    /** The policy can be used, and probably does not do what its owner means. */
    WARNING
}
