package org.stillthere.client;

import org.stillthere.v1.MonitorHandoversRequest;

/** One stream to the server. Only the loop's thread uses it. */
interface Wire {
    /** Whether a message would go out rather than pile up. If not, the listener is told when it is. */
    boolean isReady();

    /** Sends a message. Does nothing on a stream that has ended. */
    void send(MonitorHandoversRequest message);

    /** A message was dealt with: another may come. */
    void dealtWith();

    /** Says that nothing more will be sent. */
    void halfClose();

    /** Ends the stream at once. */
    void cancel(String why);
}
