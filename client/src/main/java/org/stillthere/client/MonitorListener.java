package org.stillthere.client;

import io.grpc.Status;
import java.time.Duration;
import org.stillthere.v1.Decision;
import org.stillthere.v1.EventResult;
import org.stillthere.v1.HandoverEvent;

/**
 * Is told what a monitor does: for metrics and logs. Every method does nothing unless it is overridden.
 *
 * <p>All calls come from one thread, the monitor's own, one after the other. They must return at once, since
 * everything waits for them, and must not throw; what is thrown is logged and otherwise ignored.
 */
public interface MonitorListener {
    /**
     * A stream is open.
     *
     * @param resumed whether the server has been up ever since the stream before
     */
    default void connected(boolean resumed) {}

    /**
     * A stream broke, or could not be opened.
     *
     * @param status why
     * @param untilNextAttempt when it is tried again
     */
    default void disconnected(Status status, Duration untilNextAttempt) {}

    /**
     * The monitor has ended: nothing comes after this.
     *
     * @param why {@link MonitorEndedException#closed} after {@code close}, else the error of the server
     */
    default void terminated(MonitorEndedException why) {}

    /** An event was sent. Again after a break, and after a refusal that may pass. */
    default void reported(HandoverEvent event) {}

    /**
     * An event was answered for good.
     *
     * @param sinceReport the time since {@code report} took it in
     */
    default void answered(EventResult result, Duration sinceReport) {}

    /** A decision came that may have been sent before. */
    default void redelivered(Decision decision) {}

    /** A decision came that was carried out before, or is being carried out: it is not handled again. */
    default void duplicateDropped(Decision decision) {}

    /** That many decisions were acked to the server. */
    default void acked(int decisions) {}

    /**
     * The handler failed; the same decision is given to it again.
     *
     * @param untilNextAttempt when
     */
    default void handlerFailed(Decision decision, Throwable cause, Duration untilNextAttempt) {}

    /** A close was not given to the handler, because the user has written since; the server is told so. */
    default void closeRefused(Decision decision) {}
}
