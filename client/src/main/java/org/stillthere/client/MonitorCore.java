package org.stillthere.client;

import io.grpc.Status;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.stillthere.v1.Decision;
import org.stillthere.v1.EventBatch;
import org.stillthere.v1.EventResult;
import org.stillthere.v1.HandoverEvent;
import org.stillthere.v1.MonitorHandoversRequest;
import org.stillthere.v1.MonitorHandoversResponse;
import org.stillthere.v1.Opened;
import org.stillthere.v1.Rejection;

/**
 * A monitor without its transport: sends reports and matches them with their answers, passes decisions on, sends acks
 * back. Runs on the loop's thread, unless a method says otherwise.
 */
final class MonitorCore implements ConnectionUser, DeliveriesUser {
    private static final Logger LOG = LoggerFactory.getLogger(MonitorCore.class);

    private final MonitorConfig config;
    private final Loop loop;
    private final Room room;
    private final Fence fence;
    private final Backoffs backoffs;
    private final MonitorListener listener;
    private final Executor completions;
    private final Runnable release;
    private final Connection connection;
    private final Deliveries deliveries;
    private final Reports reports = new Reports();
    private final Acks acks = new Acks();
    private final CompletableFuture<Void> termination = new CompletableFuture<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile @Nullable MonitorEndedException why;
    private boolean closing;
    private boolean sendingSoon;

    /**
     * A core that does nothing before {@link #start}.
     *
     * @param completions where what callers wait for is completed, in order
     * @param release lets go what the monitor uses; is run once, at the end
     */
    MonitorCore(
            MonitorConfig config,
            Loop loop,
            Transport transport,
            Backoffs backoffs,
            Room room,
            Fence fence,
            DecisionRunner runner,
            MonitorListener listener,
            Executor completions,
            Runnable release) {
        this.config = config;
        this.loop = loop;
        this.room = room;
        this.fence = fence;
        this.backoffs = backoffs;
        this.listener = listener;
        this.completions = completions;
        this.release = release;
        this.connection = new Connection(config, loop, transport, backoffs, this);
        this.deliveries = new Deliveries(backoffs, loop, runner, listener, this);
    }

    /** Connects. From any thread. */
    void start() {
        loop.execute(connection::connect);
    }

    /** Reports an event that has its place in the room, and is in the fence. From any thread. */
    CompletableFuture<EventResult> report(HandoverEvent event) {
        Report report = new Report(event, loop.nanos());
        if (!loop.execute(() -> take(report))) {
            fail(report);
        }
        return report.answer();
    }

    private void take(Report report) {
        if (why != null) {
            fail(report);
        } else {
            reports.add(report);
            sendSoon();
        }
    }

    private void fail(Report report) {
        fence.notSent(report.event());
        MonitorEndedException cause = whyEnded();
        completions.execute(() -> report.answer().completeExceptionally(cause));
    }

    /** Why there are no more reports: the monitor is closed, or is being closed. From any thread. */
    MonitorEndedException whyEnded() {
        MonitorEndedException now = why;
        return now == null ? MonitorEndedException.byClose() : now;
    }

    /** From any thread. */
    CompletableFuture<Void> termination() {
        return termination;
    }

    /** Begins to close. From any thread. */
    void close() {
        room.close();
        loop.execute(() -> {
            if (!closing && why == null) {
                closing = true;
                deliveries.close();
                loop.after(config.closeTimeout(), connection::abort);
                finishIfDone();
            }
        });
    }

    /** Waits until the monitor has ended, which {@link #close} or {@link #abort} leads to. From any thread. */
    void awaitEnd() throws InterruptedException {
        ended.await();
    }

    /** Ends at once. From any thread. */
    void abort() {
        room.close();
        loop.execute(connection::abort);
    }

    private void finishIfDone() {
        if (closing && reports.isEmpty() && deliveries.isEmpty() && acks.isEmpty()) {
            connection.finish();
        }
    }

    // what the connection tells

    @Override
    public void opened(Opened opened) {
        LOG.info("monitoring as {}, policy {}", config.clientId(), opened.getPolicyVersion());
        listener.connected(opened.getResumed());
        sendSoon();
    }

    @Override
    public void writable() {
        send();
    }

    @Override
    public void broken(Status status, Duration untilNextAttempt) {
        LOG.info("no stream: {}; the next attempt is in {}", status, untilNextAttempt);
        reports.broken();
        deliveries.broken();
        listener.disconnected(status, untilNextAttempt);
        finishIfDone();
    }

    @Override
    public void over(MonitorEndedException cause) {
        why = cause;
        room.close();
        deliveries.clear();
        acks.clear();
        reports.removeAll().forEach(this::fail);
        if (!cause.closed()) {
            LOG.error("the monitor has ended", cause);
        }
        listener.terminated(cause);
        completions.execute(() -> {
            if (cause.closed()) {
                termination.complete(null);
            } else {
                termination.completeExceptionally(cause);
            }
        });
        loop.end();
        release.run();
        ended.countDown();
    }

    @Override
    public void received(MonitorHandoversResponse message) {
        switch (message.getMessageCase()) {
            case DECISION -> received(message.getDecision());
            case REJECTION -> received(message.getRejection());
            case RESULTS -> message.getResults().getResultsList().forEach(this::received);
            case OPENED, CHECKPOINT, MESSAGE_NOT_SET -> {}
        }
        finishIfDone();
    }

    private void received(EventResult result) {
        switch (result.getResultCase()) {
            case DECISION -> received(result.getDecision());
            case REJECTION -> received(result.getRejection());
            case RESULT_NOT_SET -> {}
        }
    }

    private void received(Decision decision) {
        if (decision.getRedelivered()) {
            listener.redelivered(decision);
        }
        ReportLane lane = reports.sent(HandoverKey.of(decision), decision.getEventId());
        if (lane != null) {
            fence.answered(lane.first().report().event(), decision);
            answered(lane, EventResult.newBuilder().setDecision(decision).build());
        }
        if (decision.getActionsCount() > 0 && decision.getOwnerClientId().isEmpty() && !decision.getAcknowledged()) {
            deliveries.add(decision, lane != null);
        }
    }

    private void received(Rejection rejection) {
        ReportLane lane = reports.sent(HandoverKey.of(rejection), rejection.getEventId());
        if (lane == null) {
            return;
        }
        if (passes(rejection)) {
            Duration delay = backoffs.delay(lane.timesPutOff);
            reports.putOff(lane);
            loop.after(delay, () -> {
                if (why == null) {
                    reports.ready(lane);
                    sendSoon();
                }
            });
        } else {
            fence.notSent(lane.first().report().event());
            answered(lane, EventResult.newBuilder().setRejection(rejection).build());
        }
    }

    /** Whether the same report may succeed later: what is marked RETRY, for events. */
    private static boolean passes(Rejection rejection) {
        return switch (rejection.getReason()) {
            case ERROR_REASON_TOO_MANY_IN_FLIGHT,
                    ERROR_REASON_SHUTTING_DOWN,
                    ERROR_REASON_STORE_FAILED,
                    ERROR_REASON_TOO_MANY_UNACKNOWLEDGED -> true;
            case ERROR_REASON_UNSPECIFIED,
                    ERROR_REASON_INVALID_FIELD,
                    ERROR_REASON_OCCURRED_AT_OUT_OF_RANGE,
                    ERROR_REASON_HANDOVER_NOT_FOUND,
                    ERROR_REASON_HANDOVER_FINAL,
                    ERROR_REASON_TIMER_STALE,
                    ERROR_REASON_TIMER_OWNED_BY_SERVER,
                    ERROR_REASON_EVENT_ID_REUSED,
                    ERROR_REASON_POLICY_FAILED,
                    ERROR_REASON_TOO_MANY_ATTRIBUTES,
                    ERROR_REASON_STREAM_PROTOCOL,
                    ERROR_REASON_STREAM_TOO_SLOW,
                    ERROR_REASON_NOT_AVAILABLE,
                    ERROR_REASON_INTERNAL_FAULT,
                    ERROR_REASON_INVALID_FILTER,
                    ERROR_REASON_MALFORMED_MESSAGE,
                    ERROR_REASON_CLIENT_ID_IN_USE,
                    ERROR_REASON_STREAM_SUPERSEDED,
                    UNRECOGNIZED -> false;
        };
    }

    private void answered(ReportLane lane, EventResult result) {
        Report report = lane.first().report();
        boolean refusal = reports.isRefusal(lane);
        reports.remove(lane);
        if (!refusal) { // a refusal of a close has no place in the room
            room.giveBack();
        }
        listener.answered(result, Duration.ofNanos(loop.nanos() - report.since()));
        completions.execute(() -> report.answer().complete(result));
        sendSoon();
    }

    // what the deliveries tell

    @Override
    public void done(Decision decision) {
        acks.add(decision.getDecisionId());
        sendSoon();
    }

    /** The refusal is sent before the ack: a server that has the one has the other. */
    @Override
    public void refused(Decision decision) {
        reports.addRefusal(new Report(HandoverEvents.closeRefused(decision), loop.nanos()));
        acks.add(decision.getDecisionId());
        sendSoon();
    }

    @Override
    public void changed() {
        finishIfDone();
    }

    // sending

    /** Sends after what the loop already has to do, so that what comes together goes together. */
    private void sendSoon() {
        if (!sendingSoon) {
            sendingSoon = true;
            loop.execute(() -> {
                sendingSoon = false;
                send();
            });
        }
    }

    private void send() {
        boolean more = true;
        while (more && connection.canSend()) {
            if (!reports.hasReadyRefusals() && !acks.isEmpty()) {
                sendAcks();
            } else {
                more = sendEvents();
            }
        }
        finishIfDone();
    }

    private void sendAcks() {
        var ack = acks.take();
        connection.send(MonitorHandoversRequest.newBuilder().setAck(ack).build());
        listener.acked(ack.getDecisionIdsCount() + (ack.getDecisionId().isEmpty() ? 0 : 1));
    }

    private boolean sendEvents() {
        List<HandoverEvent> events = reports.take(config.maxBatch());
        if (events.isEmpty()) {
            return false;
        }
        MonitorHandoversRequest.Builder message = MonitorHandoversRequest.newBuilder();
        if (events.size() == 1) {
            message.setEvent(events.get(0));
        } else {
            message.setEvents(EventBatch.newBuilder().addAllEvents(events));
        }
        connection.send(message.build());
        events.forEach(listener::reported);
        return true;
    }
}
