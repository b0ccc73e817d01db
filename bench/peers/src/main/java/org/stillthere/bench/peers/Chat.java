package org.stillthere.bench.peers;

/** A fact of the usual rules: what is known of the handover. */
public final class Chat {
    private final String id;
    private String status = "";
    private int inactivityCount;
    private boolean closing;

    Chat(String id) {
        this.id = id;
    }

    /** The handover's id. */
    public String getId() {
        return id;
    }

    /** The status reported last, empty before the first. */
    public String getStatus() {
        return status;
    }

    /** The provider reported this status. */
    public void setStatus(String status) {
        this.status = status;
    }

    /** Whether a rule has asked for its close. */
    public boolean isClosing() {
        return closing;
    }

    /** A rule asks for its close, or a message takes that back. */
    public void setClosing(boolean closing) {
        this.closing = closing;
    }

    /** How many times in direct succession the inactivity timer expired. */
    public int getInactivityCount() {
        return inactivityCount;
    }

    /** Rules count. */
    public void setInactivityCount(int inactivityCount) {
        this.inactivityCount = inactivityCount;
    }
}
