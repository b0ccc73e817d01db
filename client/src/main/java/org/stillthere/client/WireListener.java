package org.stillthere.client;

import org.stillthere.v1.MonitorHandoversResponse;

/** Is told what comes on a stream, one thing after the other, on any thread. */
interface WireListener {
    /** A message came. Each must be {@link Wire#dealtWith}. */
    void received(MonitorHandoversResponse message);

    /** Messages may go out again. */
    void writable();

    /** The stream has ended. The last call. */
    void ended(StreamEnd end);
}
