package org.stillthere.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.stillthere.v1.Decision;
import org.stillthere.v1.EventResult;
import org.stillthere.v1.HandoverEvent;

/** Keeps what a monitor tells. */
final class Recorder implements MonitorListener {
    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    volatile Duration lastWait = Duration.ZERO;
    volatile Duration lastLatency = Duration.ZERO;

    @Override
    public void connected(boolean resumed) {
        told.add("connected " + resumed);
    }

    @Override
    public void disconnected(Status status, Duration untilNextAttempt) {
        lastWait = untilNextAttempt;
        told.add("disconnected " + status.getCode());
    }

    @Override
    public void terminated(MonitorEndedException why) {
        told.add("terminated " + why.status().getCode());
    }

    @Override
    public void reported(HandoverEvent event) {
        told.add("reported " + event.getEventId());
    }

    @Override
    public void answered(EventResult result, Duration sinceReport) {
        lastLatency = sinceReport;
        told.add("answered "
                + (result.hasDecision()
                        ? result.getDecision().getEventId()
                        : result.getRejection().getEventId()));
    }

    @Override
    public void redelivered(Decision decision) {
        told.add("redelivered " + decision.getDecisionId());
    }

    @Override
    public void duplicateDropped(Decision decision) {
        told.add("duplicate " + decision.getDecisionId());
    }

    @Override
    public void acked(int decisions) {
        told.add("acked " + decisions);
    }

    @Override
    public void handlerFailed(Decision decision, Throwable cause, Duration untilNextAttempt) {
        lastWait = untilNextAttempt;
        told.add("failed " + decision.getDecisionId() + ": " + cause.getMessage());
    }

    @Override
    public void closeRefused(Decision decision) {
        told.add("refused " + decision.getDecisionId());
    }

    /** Waits until this is told; what is told before is passed over. */
    void await(String what) throws InterruptedException {
        await(what, what::equals);
    }

    /** Waits until a stream broke, for whatever reason. */
    void awaitBreak() throws InterruptedException {
        await("disconnected", told -> told.startsWith("disconnected"));
    }

    private void await(String what, Predicate<String> wanted) throws InterruptedException {
        StringBuilder passed = new StringBuilder();
        String next;
        do {
            next = told.poll(30, TimeUnit.SECONDS);
            assertThat(next).as("waiting for '%s' after %s", what, passed).isNotNull();
            passed.append(next).append("; ");
        } while (!wanted.test(next));
    }

    boolean wasTold(String what) {
        return told.contains(what);
    }
}
