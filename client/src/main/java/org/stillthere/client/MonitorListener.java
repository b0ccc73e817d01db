package org.stillthere.client;

import io.grpc.Status;
import java.time.Duration;
import org.stillthere.v1.Decision;
import org.stillthere.v1.EventResult;
import org.stillthere.v1.HandoverEvent;

/**
 * Observes a monitor, for metrics and logs. Every method does nothing by default.
 *
 * <p>All calls come from the monitor's own thread. They must return at once, since they hold up the monitor, and must
 * not throw; exceptions are logged and otherwise ignored.
 */
public interface MonitorListener {
    /**
     * A stream is open.
     *
     * @param resumed whether the server has been up since the previous stream
     */
    default void connected(boolean resumed) {}

    /**
     * A stream broke, or could not be opened.
     *
     * @param status why
     * @param untilNextAttempt the wait before the next attempt
     */
    default void disconnected(Status status, Duration untilNextAttempt) {}

    /**
     * The monitor has ended: nothing comes after this.
     *
     * @param why {@link MonitorEndedException#closed} after {@code close}, else the error of the server
     */
    default void terminated(MonitorEndedException why) {}

    /** An event was sent; called again when it is resent after a break or a temporary refusal. */
    default void reported(HandoverEvent event) {}

    /**
     * An event was answered for good.
     *
     * @param sinceReport the time since {@code report} accepted it
     */
    default void answered(EventResult result, Duration sinceReport) {}

    /** A decision arrived that may have been delivered before. */
    default void redelivered(Decision decision) {}

    /** A decision arrived that was carried out before, or is being carried out; it is not handled again. */
    default void duplicateDropped(Decision decision) {}

    /** That many decisions were acked to the server. */
    default void acked(int decisions) {}

    /**
     * The handler failed; it will be called with the same decision again.
     *
     * @param untilNextAttempt the wait before that
     */
    default void handlerFailed(Decision decision, Throwable cause, Duration untilNextAttempt) {}

    /** A close was withheld from the handler because the user has written since; the server is told. */
    default void closeRefused(Decision decision) {}
}
