package org.stillthere.server.cli.replay;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The clock of a replay, and the single thread that runs it. Thread-safe. */
interface ReplayClock extends AutoCloseable {
    /** The time in nanoseconds, from an arbitrary origin. */
    long nanos();

    /** Runs the work at that time, or as soon as possible after it; never two at once. */
    void at(long nanos, Runnable work);

    /** Runs nothing more. */
    @Override
    void close();

    /** Real time. */
    static ReplayClock real() {
        ScheduledExecutorService thread = new ScheduledThreadPoolExecutor(1);
        return new ReplayClock() {
            @Override
            public long nanos() {
                return System.nanoTime();
            }

            @Override
            public void at(long nanos, Runnable work) {
                try {
                    var unused = thread.schedule(work, nanos - System.nanoTime(), TimeUnit.NANOSECONDS);
                } catch (RejectedExecutionException e) {
                    // it was closed
                }
            }

            @Override
            public void close() {
                thread.shutdownNow();
            }
        };
    }
}
