package org.stillthere.server.delivery;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A daemon thread that does the same again and again until it is stopped. Thread-safe. */
final class BackgroundLoop {
    private final Runnable step;
    private final long pauseNanos;
    private final Thread thread;
    private volatile boolean stopped;

    /**
     * A loop that has yet to start.
     *
     * @param pause how long to wait between two steps
     * @param step must not throw
     */
    BackgroundLoop(String threadName, Duration pause, Runnable step) {
        this.step = step;
        this.pauseNanos = pause.toNanos();
        this.thread = new Thread(this::run, threadName);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Does the next step now. */
    void wake() {
        LockSupport.unpark(thread);
    }

    boolean isStopped() {
        return stopped;
    }

    private void run() {
        while (!stopped) {
            step.run();
            LockSupport.parkNanos(this, pauseNanos);
        }
    }

    /**
     * Begins no more steps, and waits for the one that is under way.
     *
     * @param timeout how long to wait
     * @return whether it is over
     */
    boolean stop(Duration timeout) {
        stopped = true;
        wake();
        try {
            TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(timeout.toNanos(), 1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return !thread.isAlive();
    }
}
