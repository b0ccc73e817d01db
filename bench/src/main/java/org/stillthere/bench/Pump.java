package org.stillthere.bench;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/**
 * Sends numbered events and times their answers.
 *
 * <ul>
 *   <li>Closed loop: so many are in flight, each answer lets the next event go. Shows how much a server can take.
 *   <li>Open loop: events are due at a fixed rate, whether or not answers come, and each is timed from when it was due,
 *       not from when it could be sent. A server that stalls can't hide it by slowing the client (coordinated omission).
 * </ul>
 *
 * <p>One loop runs at a time.
 */
final class Pump implements Caller.Answers {
    /** More than can be unanswered. A power of two. */
    private static final int RING = 1 << 18;

    private static final long PATIENCE_SECONDS = 30;

    /** How often the open loop looks what is due, at most: to wake up for each event would be most of its work. */
    private static final long TICK_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

    private final int batch;
    private final AtomicLongArray due = new AtomicLongArray(RING);
    private final AtomicLong next = new AtomicLong();
    private long start;
    private final AtomicLong followed = new AtomicLong();
    private final LongAdder answered = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private volatile boolean following;
    private volatile Window window = new Window(0, 0, new Times());
    private Caller caller = NOBODY;

    private static final Caller NOBODY = new Caller() {
        @Override
        void send(long first, int count) {
            throw new IllegalStateException("start first");
        }
    };

    /** What is timed: the events from one number to another, exclusive. */
    private record Window(long from, long to, Times times) {
        boolean has(long number) {
            return number >= from && number < to;
        }
    }

    /**
     * What came of a loop.
     *
     * @param times from when events were due to their answers
     * @param perSecond answers
     * @param refused events that were not decided on
     */
    record Measured(Times times, double perSecond, long refused, Usage used) {}

    /** Sends so many events in a message. */
    Pump(int batch) {
        this.batch = batch;
    }

    /** Sends through it from now on, from that number of event. */
    void start(Caller through, long firstNumber) {
        caller = through;
        start = firstNumber;
        next.set(firstNumber);
    }

    /** Keeps so many in flight, and counts nothing. */
    void warmUp(int inFlight, long millis) throws InterruptedException {
        begin(inFlight);
        sleep(millis);
        following = false;
        awaitAnswers();
    }

    /** Keeps so many in flight; counts after the onset. */
    Measured closed(int inFlight, long onsetMillis, long millis, Usage.Meter meter) throws InterruptedException {
        begin(inFlight);
        sleep(onsetMillis);
        Measured measured = measure(millis, meter);
        following = false;
        awaitAnswers();
        return measured;
    }

    private void begin(int inFlight) {
        followed.set(0);
        following = true;
        for (int sent = 0; sent < inFlight; sent += batch) {
            sendNow();
        }
    }

    /** Sends at that rate; counts after the onset. */
    Measured open(double perSecond, long onsetMillis, long millis, Usage.Meter meter)
            throws InterruptedException, ExecutionException {
        FutureTask<Boolean> pacing = new FutureTask<>(() -> pace(perSecond), true);
        Thread pacer = new Thread(pacing, "pacer");
        pacer.start();
        sleep(onsetMillis);
        Measured measured = measure(millis, meter);
        pacer.interrupt();
        pacing.get();
        awaitAnswers();
        return measured;
    }

    private Measured measure(long millis, Usage.Meter meter) throws InterruptedException {
        long refusedBefore = refused.sum();
        Times times = new Times();
        window = new Window(next.get(), Long.MAX_VALUE, times);
        Usage before = meter.read();
        long answeredBefore = answered.sum();
        sleep(millis);
        long answers = answered.sum() - answeredBefore;
        if (answers == 0) {
            throw new IllegalStateException("no event was answered in " + millis + " ms");
        }
        Usage used = meter.read().since(before);
        window = new Window(window.from(), next.get(), times);
        return new Measured(times, answers / used.seconds(), refused.sum() - refusedBefore, used.per(answers));
    }

    /** Until it is interrupted. */
    private void pace(double perSecond) {
        Pace pace = new Pace(System.nanoTime(), perSecond);
        long first = next.get();
        try {
            long tick = System.nanoTime();
            for (long n = 0; ; n += batch) {
                if (pace.due(n + batch - 1) > System.nanoTime()) {
                    tick = Math.max(pace.due(n + batch - 1), tick + TICK_NANOS);
                    Pace.await(tick);
                }
                if (unanswered(first + n) > RING / 2) {
                    throw new IllegalStateException("the server does not keep up with " + perSecond + " a second");
                }
                for (long i = n; i < n + batch; i++) {
                    due.set(slot(first + i), pace.due(i));
                }
                next.set(first + n + batch);
                caller.send(first + n, batch);
            }
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        }
    }

    private void sendNow() {
        long first = next.getAndAdd(batch);
        long now = System.nanoTime();
        for (long n = first; n < first + batch; n++) {
            due.set(slot(n), now);
        }
        caller.send(first, batch);
    }

    @Override
    public void answered(long number, boolean isRefused) {
        Window now = window;
        if (now.has(number)) {
            now.times().addMicros(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - due.get(slot(number))));
        }
        answered.increment();
        if (isRefused) {
            refused.increment();
        }
        if (following && followed.incrementAndGet() % batch == 0) {
            sendNow();
        }
    }

    /** Of those before that number. */
    private long unanswered(long sent) {
        return sent - start - answered.sum();
    }

    private void awaitAnswers() throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        caller.flush();
        while (unanswered(next.get()) > 0) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException(unanswered(next.get()) + " events were not answered");
            }
            sleep(10);
        }
        caller.flush();
    }

    private static void sleep(long millis) throws InterruptedException {
        Pace.await(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis));
    }

    private static int slot(long number) {
        return (int) (number & (RING - 1));
    }
}
