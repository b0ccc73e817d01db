package org.stillthere.policy.model;

/** Who runs the timers of a handover; chosen when it opens, fixed from then on. */
public enum TimerOwner {
    /** The server: its clock counts. */
    SERVER,
    /** The caller: it arms timers as told, reports their expiry, and its clock counts. */
    CALLER
}
