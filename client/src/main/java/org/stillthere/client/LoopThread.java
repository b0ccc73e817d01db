package org.stillthere.client;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A loop with a daemon thread of its own, by the time of the machine. */
final class LoopThread implements Loop {
    private static final Logger LOG = LoggerFactory.getLogger(LoopThread.class);

    private final ScheduledThreadPoolExecutor executor;

    LoopThread(String name) {
        executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
        executor.setRemoveOnCancelPolicy(true);
    }

    @Override
    public boolean execute(Runnable task) {
        try {
            executor.execute(() -> run(task));
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    @Override
    public Loop.Delayed after(Duration delay, Runnable task) {
        try {
            ScheduledFuture<?> scheduled = executor.schedule(() -> run(task), delay.toNanos(), TimeUnit.NANOSECONDS);
            return () -> scheduled.cancel(false);
        } catch (RejectedExecutionException e) {
            return () -> {};
        }
    }

    @Override
    public long nanos() {
        return System.nanoTime();
    }

    /** What was given to {@link #execute} is still run: a report among it must be answered. */
    @Override
    public void end() {
        executor.getQueue()
                .removeIf(task -> task instanceof ScheduledFuture<?> later && later.getDelay(TimeUnit.NANOSECONDS) > 0);
        executor.shutdown();
    }

    private static void run(Runnable task) {
        try {
            task.run();
        } catch (Throwable e) { // the executor would swallow it
            LOG.error("a fault of the client: the monitor goes on without a step that failed", e);
        }
    }
}
