package org.stillthere.server.delivery;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.stillthere.policy.model.Decision;

/** A stream that notes what a session sends, and has as much room as the test says. Thread-safe. */
final class RecordingStream implements DecisionSink {
    private final List<String> events = new ArrayList<>();
    private final List<String> redelivered = new ArrayList<>();
    private @Nullable Opening opening;
    private @Nullable Runnable whenSent;
    private long checkpointed = -1;
    private int room = Integer.MAX_VALUE;
    private boolean superseded;
    private int awaited;
    private CountDownLatch reached = new CountDownLatch(0);

    /** It takes so many more decisions. */
    synchronized RecordingStream room(int decisions) {
        room = decisions;
        return this;
    }

    /** Is done in the middle of sending, each time. */
    synchronized void whenSent(Runnable work) {
        whenSent = work;
    }

    /** The event ids of the decisions that were sent, in order. */
    synchronized List<String> events() {
        return List.copyOf(events);
    }

    /** Those that were marked as redelivered. */
    synchronized List<String> redelivered() {
        return List.copyOf(redelivered);
    }

    synchronized @Nullable Opening opening() {
        return opening;
    }

    synchronized boolean isSuperseded() {
        return superseded;
    }

    /** The unacknowledged decisions that the last checkpoint told of; -1 if there was none. */
    synchronized long checkpointed() {
        return checkpointed;
    }

    /** Waits until so many decisions were sent; false if they are not within 20 s. */
    boolean awaitEvents(int count) throws InterruptedException {
        CountDownLatch latch;
        synchronized (this) {
            latch = new CountDownLatch(events.size() >= count ? 0 : 1);
            awaited = count;
            reached = latch;
        }
        return latch.await(20, TimeUnit.SECONDS);
    }

    @Override
    public synchronized void opened(Opening how) {
        opening = how;
    }

    @Override
    public synchronized boolean hasRoom() {
        return room > 0;
    }

    @Override
    public void send(Decision decision, boolean isRedelivered, boolean closeTakenBack) {
        Runnable work;
        synchronized (this) {
            room--;
            events.add(decision.eventId());
            if (isRedelivered) {
                redelivered.add(decision.eventId());
            }
            if (events.size() >= awaited) {
                reached.countDown();
            }
            work = whenSent;
        }
        if (work != null) {
            work.run();
        }
    }

    @Override
    public synchronized void checkpoint(Instant now, int outstanding, long unacknowledged) {
        checkpointed = unacknowledged;
    }

    @Override
    public synchronized void superseded() {
        superseded = true;
    }
}
