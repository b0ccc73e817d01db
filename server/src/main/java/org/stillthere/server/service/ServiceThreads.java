package org.stillthere.server.service;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The service's threads for work that waits for the disk or takes long. Bounded: they reject what is too much. Thread-safe. */
public final class ServiceThreads {
    private static final int READERS = 2;
    private static final int WAITING_READS = 1_000;

    /** How long readers get to notice when the time is up. */
    private static final long LAST_WORDS_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final ThreadPoolExecutor readers = workers("reader", READERS, WAITING_READS);
    private final ThreadPoolExecutor checker = workers("checker", 1, PolicyService.WAITING_CHECKS);

    /** Threads that start when there is work. */
    public ServiceThreads() {}

    /** Where lists and snapshots are read. */
    public Executor readers() {
        return readers;
    }

    /** Where policies are checked, one at a time. */
    public ExecutorService checker() {
        return checker;
    }

    /**
     * Takes no more work, and waits at most that long, and a second at least, for what is under way. True if nothing
     * reads the store any longer.
     */
    public boolean close(Duration timeout) {
        checker.shutdown();
        readers.shutdown();
        try {
            return readers.awaitTermination(Math.max(timeout.toNanos(), LAST_WORDS_NANOS), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static ThreadPoolExecutor workers(String name, int count, int waiting) {
        ThreadPoolExecutor workers = new ThreadPoolExecutor(
                count, count, 1, TimeUnit.MINUTES, new ArrayBlockingQueue<>(waiting), runnable -> {
                    Thread thread = new Thread(runnable, name);
                    thread.setDaemon(true);
                    return thread;
                });
        workers.allowCoreThreadTimeOut(true);
        return workers;
    }
}
