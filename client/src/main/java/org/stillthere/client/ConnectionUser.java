package org.stillthere.client;

import io.grpc.Status;
import java.time.Duration;
import org.stillthere.v1.MonitorHandoversResponse;
import org.stillthere.v1.Opened;

/** Is told, on the loop's thread, what becomes of a connection. */
interface ConnectionUser {
    /** A stream is open. */
    void opened(Opened opened);

    /** A message came, other than {@code opened}. */
    void received(MonitorHandoversResponse message);

    /** Messages can be sent that could not. */
    void writable();

    /** The stream broke, or could not be opened; another will be tried. */
    void broken(Status status, Duration untilNextAttempt);

    /** There will be no other stream. The last call. */
    void over(MonitorEndedException why);
}
