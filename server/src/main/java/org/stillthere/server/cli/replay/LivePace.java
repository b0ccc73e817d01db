package org.stillthere.server.cli.replay;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The time in which a replay plays, and the one thread that plays it. Thread-safe. */
interface LivePace extends AutoCloseable {
    /** What time it is, in nanoseconds from some moment on. */
    long nanos();

    /** Does the work at that time, or as soon as it can: one after the other. */
    void at(long nanos, Runnable work);

    /** Nothing more is done. */
    @Override
    void close();

    /** Time as it passes. */
    static LivePace real() {
        ScheduledExecutorService thread = new ScheduledThreadPoolExecutor(1);
        return new LivePace() {
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
