package org.stillthere.server.service;

import java.time.Instant;
import org.stillthere.policy.model.Decision;

/**
 * The transport's end of a monitor stream, as its {@link MonitorSession} sees it. Thread-safe; nothing blocks.
 *
 * <p>Messages wait in a queue of at most {@link MonitorSession#CAPACITY} until {@link #flush} and until the network
 * takes them. Whenever the queue has become empty, the transport calls {@link MonitorSession#drained}. The methods that
 * return a boolean queue a message; false means that the queue is full or the stream is ending.
 */
public interface MonitorStream {
    /** Queues the first message: the stream is open. */
    boolean opened(StreamOpened opened);

    /**
     * Queues the answer to an event of this stream.
     *
     * @param replayed whether it was reported before, and this is its first decision again
     * @param acknowledged whether the owner has said that it was carried out
     * @param owner the client that carries the decision out; empty if it is this one, or nobody need
     */
    boolean answer(Decision decision, boolean replayed, boolean acknowledged, String owner);

    /**
     * Queues a decision that the client is to carry out and ack.
     *
     * @param redelivered whether it may have been sent before
     * @param closeTakenBack whether it closes the handover, and the close has been taken back since
     */
    boolean deliver(Decision decision, boolean redelivered, boolean closeTakenBack);

    /** Queues that an event of this stream was rejected. */
    boolean reject(RejectedEvent rejected);

    /**
     * Queues a sign of life.
     *
     * @param outstanding how many decisions were sent and not acked
     * @param unacknowledged how many decisions wait in all
     */
    boolean checkpoint(Instant now, int outstanding, long unacknowledged);

    /**
     * How many results may go in one message from now on.
     *
     * @param results 0 and 1 mean one
     */
    void batch(int results);

    /** Sends what is queued, as far as the network takes it. */
    void flush();

    /** How many messages are queued. */
    int queued();

    /** How many bytes are queued. */
    long queuedBytes();

    /** Reads one more message of the client. */
    void readNext();

    /** Ends the stream well after what is queued. */
    void complete();

    /** Ends the stream with the rejection after what is queued. */
    void failAfterQueued(Rejection rejection);

    /** Ends the stream with the rejection at once. */
    void fail(Rejection rejection);
}
