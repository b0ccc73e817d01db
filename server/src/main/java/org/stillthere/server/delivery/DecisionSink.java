package org.stillthere.server.delivery;

import java.time.Instant;
import org.stillthere.policy.model.Decision;

/** A client's open stream, as its session sees it. Thread-safe; no call blocks. */
public interface DecisionSink {
    /** Tells the client that its stream is open. Called once, before everything else. */
    void opened(Opening opening);

    /** Whether it takes another decision now. If not, it calls {@link ClientSession#roomAgain} once it does. */
    boolean hasRoom();

    /**
     * Sends a decision that the client is to ack.
     *
     * @param redelivered whether it may have been sent before
     * @param closeTakenBack whether it closes the handover, and the close has been taken back since
     */
    void send(Decision decision, boolean redelivered, boolean closeTakenBack);

    /**
     * Tells the client that the server is alive.
     *
     * @param outstanding how many decisions were sent on this stream and not acked
     * @param unacknowledged how many decisions are in the client's outbox, sent or not
     */
    void checkpoint(Instant now, int outstanding, long unacknowledged);

    /** Ends the stream: a newer one of the same run of the client has taken its place. */
    void superseded();
}
