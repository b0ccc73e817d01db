package org.stillthere.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** A loop with a thread of its own whose time stands still until the test moves it. */
final class TestLoop implements Loop {
    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
        Thread made = new Thread(task, "test-loop");
        made.setDaemon(true);
        return made;
    });
    private final List<Task> later = new ArrayList<>();
    private volatile long nanos = 1_000_000_000_000L;

    private record Task(long at, Runnable run) {}

    @Override
    public boolean execute(Runnable task) {
        try {
            thread.execute(() -> {
                try {
                    task.run();
                } catch (Throwable e) {
                    e.printStackTrace();
                }
            });
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    @Override
    public Delayed after(Duration delay, Runnable task) {
        Task made = new Task(nanos + Math.max(0, delay.toNanos()), task);
        later.add(made);
        return () -> later.remove(made);
    }

    @Override
    public long nanos() {
        return nanos;
    }

    @Override
    public void end() {
        later.clear();
        thread.shutdown();
    }

    /** Lets time pass, and with it all that falls due, after what the loop has to do already. */
    void advance(Duration length) throws Exception {
        CompletableFuture<Void> done = new CompletableFuture<>();
        boolean taken = execute(() -> {
            long until = nanos + length.toNanos();
            while (true) {
                Task next = later.stream()
                        .filter(task -> task.at() <= until)
                        .min(Comparator.comparingLong(Task::at))
                        .orElse(null);
                if (next == null) {
                    break;
                }
                later.remove(next);
                nanos = Math.max(nanos, next.at());
                next.run().run();
            }
            nanos = until;
            done.complete(null);
        });
        if (taken) { // else it has ended: nothing falls due any more
            done.get(30, TimeUnit.SECONDS);
        }
    }
}
