package org.stillthere.client;

/** What carries streams to the server. */
interface Transport {
    /** Opens a stream; nothing was sent on it. Never throws: what fails ends the stream. */
    Wire open(WireListener listener);

    /**
     * Runs the task once when the server, which could not be reached, can be. May never happen, and need not be exact.
     * Only the last task that was given counts. The task is run on any thread.
     */
    void whenReachable(Runnable task);

    /** Lets go what belongs to the transport. */
    void close();
}
