package org.stillthere.bench.peers;

/** A fact of the usual rules: who wrote last, and when. */
public final class LastActivity {
    private String by = "";
    private long at;

    /** Who wrote last: USER, AGENT or nobody, which is empty. */
    public String getBy() {
        return by;
    }

    /** This side wrote. */
    public void setBy(String by) {
        this.by = by;
    }

    /** When, in milliseconds of the epoch. */
    public long getAt() {
        return at;
    }

    /** It wrote at this time. */
    public void setAt(long at) {
        this.at = at;
    }
}
