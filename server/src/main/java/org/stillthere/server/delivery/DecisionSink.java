package org.stillthere.server.delivery;

import java.time.Instant;
import org.stillthere.policy.model.Decision;

/** A client's open stream, as its session sees it. Thread-safe; nothing blocks. */
public interface DecisionSink {
    /** The first thing to say: the stream is open. */
    void opened(Opening opening);

    /** Whether it takes more decisions now. Once it says no, it calls {@link ClientSession#roomAgain} later. */
    boolean hasRoom();

    /**
     * Sends a decision that is to be acked.
     *
     * @param redelivered whether it may have been sent before
     * @param closeTakenBack whether it closes the handover, and the close has been taken back since
     */
    void send(Decision decision, boolean redelivered, boolean closeTakenBack);

    /** Says that the server is alive, how many decisions were sent and not acked, and how many wait in all. */
    void checkpoint(Instant now, int outstanding, long unacknowledged);

    /** A newer stream of the same run of the client has taken its place: ends. */
    void superseded();
}
