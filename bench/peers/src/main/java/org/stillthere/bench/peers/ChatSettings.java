package org.stillthere.bench.peers;

/** A fact of the usual rules: the settings of the seed's policy. */
public final class ChatSettings {
    ChatSettings() {}

    /** How long a user may be silent, in milliseconds. */
    public long getTimeout() {
        return 60_000;
    }

    /** How many silences in a row close the handover. */
    public int getCloseAfter() {
        return 2;
    }
}
