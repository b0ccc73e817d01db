package org.stillthere.client;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.stillthere.v1.Decision;

/**
 * The decisions that the server delivered and that are not done: of each handover one at a time, in the order of
 * their sequence. Only the loop's thread uses it.
 */
final class Deliveries {
    private static final Logger LOG = LoggerFactory.getLogger(Deliveries.class);

    private final Map<HandoverKey, DecisionLane> lanes = new HashMap<>();
    private final Set<HandoverKey> left = new HashSet<>();
    private final Backoffs backoffs;
    private final Loop loop;
    private final DecisionRunner runner;
    private final MonitorListener listener;
    private final DeliveriesUser user;
    private boolean closing;

    Deliveries(Backoffs backoffs, Loop loop, DecisionRunner runner, MonitorListener listener, DeliveriesUser user) {
        this.backoffs = backoffs;
        this.loop = loop;
        this.runner = runner;
        this.listener = listener;
        this.user = user;
    }

    /**
     * Takes a decision that the server delivered.
     *
     * @param answers whether it answers a report of this client
     */
    void add(Decision decision, boolean answers) {
        HandoverKey key = HandoverKey.of(decision);
        if (closing && (!answers || left.contains(key))) {
            left.add(key); // what comes later in this handover must wait too
            return;
        }
        DecisionLane lane = lanes.computeIfAbsent(key, DecisionLane::new);
        if (lane.holds(decision)) {
            listener.duplicateDropped(decision);
            return;
        }
        lane.waiting.put(decision.getSequence(), decision);
        if (lane.running == null && lane.retry == null) {
            runNext(lane);
        }
    }

    boolean isEmpty() {
        return lanes.isEmpty();
    }

    /**
     * The stream broke: what has not begun is dropped, for the server delivers it again; or to another client, if
     * this one does not come back in time.
     */
    void broken() {
        Iterator<DecisionLane> each = lanes.values().iterator();
        while (each.hasNext()) {
            DecisionLane lane = each.next();
            lane.waiting.clear();
            if (lane.running == null) {
                cancelRetry(lane);
                each.remove();
            }
        }
    }

    /** Takes nothing more but what answers a report, and gives up what failed. */
    void close() {
        closing = true;
        lanes.values().removeIf(lane -> {
            boolean failed = lane.retry != null;
            if (failed) {
                left.add(lane.key);
                cancelRetry(lane);
            }
            return failed;
        });
    }

    /** Drops everything. What runs goes on, and is not looked at. */
    void clear() {
        lanes.values().forEach(Deliveries::cancelRetry);
        lanes.clear();
    }

    private static void cancelRetry(DecisionLane lane) {
        if (lane.retry != null) {
            lane.retry.cancel();
            lane.retry = null;
        }
    }

    private void runNext(DecisionLane lane) {
        if (lane.waiting.isEmpty()) {
            lanes.remove(lane.key, lane);
            return;
        }
        Decision decision = lane.waiting.pollFirstEntry().getValue();
        lane.running = decision;
        runner.run(decision, outcome -> loop.execute(() -> finished(lane, decision, outcome)));
    }

    private void finished(DecisionLane lane, Decision decision, Outcome outcome) {
        if (lanes.get(lane.key) != lane) { // cleared meanwhile
            return;
        }
        lane.running = null;
        if (outcome.kind() == Outcome.Kind.FAILED) {
            failed(lane, decision, outcome);
        } else {
            lane.failures = 0;
            tell(decision, outcome);
            runNext(lane);
        }
        user.changed();
    }

    private void tell(Decision decision, Outcome outcome) {
        switch (outcome.kind()) {
            case DONE -> user.done(decision);
            case DUPLICATE -> {
                listener.duplicateDropped(decision);
                user.done(decision);
            }
            case FENCED -> {
                listener.closeRefused(decision);
                user.refused(decision);
            }
            case FAILED -> throw new IllegalArgumentException("told elsewhere");
        }
    }

    private void failed(DecisionLane lane, Decision decision, Outcome outcome) {
        Throwable cause = outcome.cause() == null ? new IllegalStateException("no cause") : outcome.cause();
        Duration delay = backoffs.delay(lane.failures++);
        LOG.warn("handling decision {} failed; it is tried again in {}", decision.getDecisionId(), delay, cause);
        listener.handlerFailed(decision, cause, delay);
        if (closing) {
            left.add(lane.key);
            lanes.remove(lane.key);
            return;
        }
        lane.waiting.put(decision.getSequence(), decision);
        lane.retry = loop.after(delay, () -> {
            lane.retry = null;
            runNext(lane);
        });
    }
}
