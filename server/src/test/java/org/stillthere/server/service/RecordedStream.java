package org.stillthere.server.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.stillthere.policy.model.Decision;

/** A stream without a network: keeps what its session sends, and counts what it asks for. */
final class RecordedStream implements MonitorStream {
    private static final long PATIENCE_SECONDS = 20;

    /** An answer, or a decision to carry out. */
    record Sent(Decision decision, boolean toAck, String owner) {}

    private final MonitorSession session;
    private final BlockingQueue<Object> sent = new LinkedBlockingQueue<>();
    private final CompletableFuture<Object> end = new CompletableFuture<>();
    private final AtomicInteger reads = new AtomicInteger();
    private volatile boolean full;

    RecordedStream(MonitorSession session) {
        this.session = session;
    }

    MonitorSession session() {
        return session;
    }

    /** The client reports an event. */
    void send(Consumer<EventBuilder> event) {
        session.events(1, "event.", (index, builder) -> event.accept(builder));
    }

    /** Whether the queue is full. */
    void full(boolean isFull) {
        full = isFull;
    }

    /** How many messages of the client were asked for. */
    int reads() {
        return reads.get();
    }

    /** The next that is sent; fails if nothing is. */
    Object next() {
        try {
            Object next = sent.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(next).as("a message of the session").isNotNull();
            return next;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** The decision that is sent next. */
    Sent nextDecision() {
        Object next = next();
        assertThat(next).as("the next message").isInstanceOf(Sent.class);
        return (Sent) next;
    }

    /** What was sent and not looked at. */
    List<Object> others() {
        return List.copyOf(sent);
    }

    /** How it ended: {@code "well"}, or the reason. */
    CompletableFuture<Object> end() {
        return end;
    }

    private boolean queue(Object message) {
        return !full && !end.isDone() && sent.add(message);
    }

    @Override
    public boolean opened(StreamOpened opened) {
        return queue(opened);
    }

    @Override
    public boolean answer(Decision decision, boolean replayed, boolean acknowledged, String owner) {
        return queue(new Sent(decision, false, owner));
    }

    @Override
    public boolean deliver(Decision decision, boolean redelivered, boolean closeTakenBack) {
        return queue(new Sent(decision, true, ""));
    }

    @Override
    public boolean reject(RejectedEvent rejected) {
        return queue(rejected);
    }

    @Override
    public boolean checkpoint(Instant now, int outstanding, long unacknowledged) {
        return true;
    }

    @Override
    public void batch(int results) {}

    @Override
    public void flush() {}

    @Override
    public int queued() {
        return 0;
    }

    @Override
    public long queuedBytes() {
        return 0;
    }

    @Override
    public void readNext() {
        reads.incrementAndGet();
    }

    @Override
    public void complete() {
        end.complete("well");
    }

    @Override
    public void failAfterQueued(Rejection rejection) {
        end.complete(rejection.reason());
    }

    @Override
    public void fail(Rejection rejection) {
        end.complete(rejection.reason());
    }
}
