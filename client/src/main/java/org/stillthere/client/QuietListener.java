package org.stillthere.client;

import io.grpc.Status;
import java.time.Duration;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.stillthere.v1.Decision;
import org.stillthere.v1.EventResult;
import org.stillthere.v1.HandoverEvent;

/** Keeps from the monitor what a listener throws. */
final class QuietListener implements MonitorListener {
    private static final Logger LOG = LoggerFactory.getLogger(QuietListener.class);

    private final MonitorListener listener;

    QuietListener(MonitorListener listener) {
        this.listener = listener;
    }

    @Override
    public void connected(boolean resumed) {
        tell(to -> to.connected(resumed));
    }

    @Override
    public void disconnected(Status status, Duration untilNextAttempt) {
        tell(to -> to.disconnected(status, untilNextAttempt));
    }

    @Override
    public void terminated(MonitorEndedException why) {
        tell(to -> to.terminated(why));
    }

    @Override
    public void reported(HandoverEvent event) {
        tell(to -> to.reported(event));
    }

    @Override
    public void answered(EventResult result, Duration sinceReport) {
        tell(to -> to.answered(result, sinceReport));
    }

    @Override
    public void redelivered(Decision decision) {
        tell(to -> to.redelivered(decision));
    }

    @Override
    public void duplicateDropped(Decision decision) {
        tell(to -> to.duplicateDropped(decision));
    }

    @Override
    public void acked(int decisions) {
        tell(to -> to.acked(decisions));
    }

    @Override
    public void handlerFailed(Decision decision, Throwable cause, Duration untilNextAttempt) {
        tell(to -> to.handlerFailed(decision, cause, untilNextAttempt));
    }

    @Override
    public void closeRefused(Decision decision) {
        tell(to -> to.closeRefused(decision));
    }

    private void tell(Consumer<MonitorListener> what) {
        try {
            what.accept(listener);
        } catch (RuntimeException e) {
            LOG.warn("the listener {} failed; it must not throw", listener, e);
        }
    }
}
