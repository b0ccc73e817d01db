package org.stillthere.bench.peers;

/** A fact of the usual rules: what happened. It is in the session only while rules look at it. */
public final class ChatEvent {
    private final String kind;
    private final String status;
    private final boolean firstTimeInStatus;
    private final boolean timerRunning;
    private final long now;

    ChatEvent(String kind, String status, boolean firstTimeInStatus, boolean timerRunning, long now) {
        this.kind = kind;
        this.status = status;
        this.firstTimeInStatus = firstTimeInStatus;
        this.timerRunning = timerRunning;
        this.now = now;
    }

    /** STATUS, USER_MESSAGE, AGENT_MESSAGE, PROVIDER or EXPIRY. */
    public String getKind() {
        return kind;
    }

    /** The status or the provider's event that was reported, else empty. */
    public String getStatus() {
        return status;
    }

    /** Whether the handover has this status for the first time. */
    public boolean isFirstTimeInStatus() {
        return firstTimeInStatus;
    }

    /** Whether the timer ran when it happened. */
    public boolean isTimerRunning() {
        return timerRunning;
    }

    /** When, in milliseconds of the epoch. */
    public long getNow() {
        return now;
    }
}
