package org.stillthere.bench;

import io.grpc.Channel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;
import org.stillthere.v1.Decision;
import org.stillthere.v1.HandoverEvent;
import org.stillthere.v1.Open;
import org.stillthere.v1.Rejection;

/**
 * A well-behaved client: messages of users of many handovers at a fixed rate on one stream, each acked. What it
 * measures is from when a message was meant to be sent until its answer, so that a server that stalls can't hide
 * it by slowing the client.
 */
final class Steady implements LoadStream.Listener, AutoCloseable {
    private static final String TENANT = "steady";
    private static final int OPENING_BATCH = 100;

    /** How long an answer is waited for. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** More than can be unanswered: at 2,000 a second, half a minute of it. A power of two. */
    private static final int RING = 1 << 16;

    private final int handovers;
    private final int rate;
    private final LoadStream stream;
    private final Thread pacer;
    private final AtomicLong opened = new AtomicLong();
    private final AtomicReferenceArray<@Nullable Sent> sent = new AtomicReferenceArray<>(RING);
    private volatile @Nullable Window window;
    private volatile boolean closed;

    /** A message on its way. */
    private record Sent(long number, long due, @Nullable Window window) {}

    /** What was sent in some span of time. */
    static final class Window {
        private final Times times = new Times();
        private final AtomicLong unanswered = new AtomicLong();
        private final AtomicLong refused = new AtomicLong();

        Times times() {
            return times;
        }

        /** How many of the answers were refusals. */
        long refused() {
            return refused.get();
        }

        @Override
        public String toString() {
            return times
                    + (refused() > 0 ? ", refused " + refused : "")
                    + (unanswered.get() > 0 ? ", not answered " + unanswered : "");
        }
    }

    /** Opens the handovers, and begins to send. */
    Steady(Channel channel, int handovers, int rate) throws Exception {
        this.handovers = handovers;
        this.rate = rate;
        this.stream = LoadStream.open(
                channel, Open.newBuilder().setClientId("steady").build(), LoadStream.Manners.GOOD, this);
        stream.opened().get(30, TimeUnit.SECONDS);
        for (int i = 0; i < handovers; i += OPENING_BATCH) {
            List<HandoverEvent> openings = new ArrayList<>();
            for (int j = i; j < Math.min(i + OPENING_BATCH, handovers); j++) {
                openings.add(Events.opening(TENANT, j));
            }
            stream.report(openings);
        }
        while (opened.get() < handovers) {
            failIfEnded();
            Pace.await(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(10));
        }
        this.pacer = new Thread(this::send, "pacer");
        pacer.start();
    }

    private void send() {
        Pace pace = new Pace(System.nanoTime(), rate);
        try {
            for (long n = 0; !closed; n++) {
                long due = pace.due(n);
                Pace.await(due);
                Window now = window;
                if (now != null) {
                    now.unanswered.incrementAndGet();
                }
                sent.set((int) (n & (RING - 1)), new Sent(n, due, now));
                stream.report(List.of(Events.userMessage(TENANT, n % handovers, n)));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed
        }
    }

    /** Measures what is sent in that time. */
    Window measure(long millis) throws InterruptedException {
        Window measured = begin();
        Pace.await(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis));
        end(measured);
        return measured;
    }

    /** Begins to measure what is sent from now on. */
    Window begin() {
        Window measured = new Window();
        window = measured;
        return measured;
    }

    /**
     * Ends what {@link #begin} began, when all is answered. What is not answered in time counts as having taken as
     * long as that.
     */
    void end(Window measured) throws InterruptedException {
        window = null;
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (measured.unanswered.get() > 0 && System.nanoTime() < end) {
            failIfEnded();
            Pace.await(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(10));
        }
        for (long left = measured.unanswered.get(); left > 0; left--) {
            measured.times.addMicros(TimeUnit.NANOSECONDS.toMicros(PATIENCE.toNanos()));
        }
    }

    private void failIfEnded() {
        if (stream.ended().isDone()) {
            throw new IllegalStateException("the server ended the well-behaved stream: "
                    + stream.ended().join());
        }
    }

    @Override
    public void decided(Decision decision) {
        if (Events.isExpiry(decision)) {
            return;
        }
        if (decision.getEventId().equals("open")) {
            opened.incrementAndGet();
            return;
        }
        answered(decision.getEventId(), false);
    }

    @Override
    public void rejected(Rejection rejection) {
        if (rejection.getEventId().equals("open")) {
            throw new IllegalStateException("a handover was not opened: " + rejection.getMessage());
        }
        answered(rejection.getEventId(), true);
    }

    private void answered(String eventId, boolean refused) {
        long now = System.nanoTime();
        long number = Events.number(eventId);
        Sent message = sent.get((int) (number & (RING - 1)));
        if (message != null && message.number() == number && message.window() != null) {
            Window in = message.window();
            in.times.addMicros(TimeUnit.NANOSECONDS.toMicros(now - message.due()));
            in.refused.addAndGet(refused ? 1 : 0);
            in.unanswered.decrementAndGet();
        }
    }

    @Override
    public void close() {
        closed = true;
        pacer.interrupt();
    }
}
