package org.stillthere.server.cli.demo;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.stillthere.v1.ActivityKind;
import org.stillthere.v1.ActivityTick;
import org.stillthere.v1.Decision;
import org.stillthere.v1.HandoverEvent;
import org.stillthere.v1.HandoverStatus;
import org.stillthere.v1.MonitorHandoversResponse;
import org.stillthere.v1.Participant;
import org.stillthere.v1.StatusChanged;

/**
 * One handover of the demo as its caller sees it: reports events, receives decisions, and keeps the timeline. Used by
 * one thread, except for {@link #answered} and {@link #broke}, which the stream calls.
 */
final class DemoHandover {
    static final String TENANT = "demo";

    /** The prefix of the ids of the server's timer events. */
    private static final String TIMER_PREFIX = "stillthere/";

    /** Timers run for a second; waiting longer than this means a fault, not a slow machine. */
    private static final long PATIENCE_SECONDS = 15;

    private final String id;
    private final DemoStream stream;
    private final long epoch;
    private final BlockingQueue<MonitorHandoversResponse> inbox = new LinkedBlockingQueue<>();
    private final Deque<Decision> expiries = new ArrayDeque<>();
    private final List<Moment> moments = new ArrayList<>();
    private volatile @Nullable String broken;
    private int events;

    /** Times count from {@code epoch}, a {@link System#nanoTime}. */
    DemoHandover(String id, DemoStream stream, long epoch) {
        this.id = id;
        this.stream = stream;
        this.epoch = epoch;
        stream.add(this);
    }

    /**
     * An event and the decision on it.
     *
     * @param seconds when the decision arrived, since the start of the demo
     */
    record Moment(double seconds, String event, Decision decision) {}

    String id() {
        return id;
    }

    List<Moment> moments() {
        return moments;
    }

    Decision status(HandoverStatus status) throws InterruptedException, DemoFailure {
        return report(
                "status " + status.name().replace("HANDOVER_STATUS_", ""),
                HandoverEvent.newBuilder()
                        .setStatusChanged(StatusChanged.newBuilder().setStatus(status)));
    }

    Decision message(Participant from) throws InterruptedException, DemoFailure {
        ActivityTick tick = ActivityTick.newBuilder()
                .setBy(from)
                .setKind(ActivityKind.ACTIVITY_KIND_MESSAGE)
                .build();
        return report(
                "message of the " + (from == Participant.PARTICIPANT_USER ? "user" : "agent"),
                HandoverEvent.newBuilder().setActivityTick(tick));
    }

    /**
     * Waits until a timer of the server expires and what it decided is pushed here. What was decided before
     * {@code after} is passed over: on a machine that stalls, a timer may have been quicker than the caller.
     */
    Decision expiryAfter(Decision after) throws InterruptedException, DemoFailure {
        while (true) {
            Decision decision = expiries.poll();
            if (decision == null) {
                receive("a timer of the server");
            } else if (decision.getSequence() > after.getSequence()) {
                return decision;
            }
        }
    }

    private Decision report(String what, HandoverEvent.Builder event) throws InterruptedException, DemoFailure {
        String eventId = "e" + ++events;
        stream.report(
                event.setTenant(TENANT).setHandoverId(id).setEventId(eventId).build());
        while (true) {
            Decision decision = receive(what);
            if (decision.getEventId().equals(eventId)) {
                return decision;
            }
        }
    }

    /** Receives and records the next decision; that of a timer is kept for {@link #expiryAfter}. */
    private Decision receive(String what) throws InterruptedException, DemoFailure {
        MonitorHandoversResponse response = inbox.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (broken != null) {
            throw new DemoFailure("the stream broke: " + broken);
        }
        if (response == null) {
            throw new DemoFailure("no decision on " + what + " within " + PATIENCE_SECONDS + " s");
        }
        if (response.hasRejection()) {
            throw new DemoFailure(
                    what + " was refused: " + response.getRejection().getMessage());
        }
        Decision decision = response.getDecision();
        if (decision.getEventId().startsWith(TIMER_PREFIX)) {
            String timer =
                    decision.getEventId().substring(TIMER_PREFIX.length()).replaceAll("/.*", "");
            note("timer '" + timer + "' of the server expired", decision);
            expiries.add(decision);
        } else {
            note(what, decision);
        }
        return decision;
    }

    private void note(String what, Decision decision) {
        moments.add(new Moment((System.nanoTime() - epoch) / 1e9, what, decision));
    }

    /** A response for this handover arrived. */
    void answered(MonitorHandoversResponse response) {
        inbox.add(response);
    }

    /** The stream broke; no further response will arrive. */
    void broke(String reason) {
        broken = reason;
        inbox.add(MonitorHandoversResponse.getDefaultInstance()); // wakes whoever waits
    }
}
