package org.stillthere.bench.temporal;

import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.testserver.TestServer;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.workflow.Workflow;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Timers of Temporal's Java test server, which keeps all in memory. {@code server PORT} runs it; {@code load PORT ROUND
 * TIMERS LENGTH_MILLIS IN_FLIGHT} starts a workflow for each timer and prints the figures.
 */
public final class TemporalTimers {
    private static final String QUEUE = "silences";

    private static long[] lags = new long[0];
    private static CountDownLatch left = new CountDownLatch(0);
    private static final AtomicInteger EXPIRED = new AtomicInteger();
    private static final AtomicLong FIRST = new AtomicLong(Long.MAX_VALUE);
    private static final AtomicLong LAST = new AtomicLong();

    private TemporalTimers() {}

    /** The workflow. The wall clock is read for measuring only. */
    public static final class Waiting implements Silence {
        @Override
        public void waitFor(long millis) {
            long deadline = Workflow.currentTimeMillis() + millis;
            Workflow.sleep(millis);
            long now = System.currentTimeMillis();
            lags[EXPIRED.getAndIncrement()] = Math.max(0, now - deadline);
            FIRST.accumulateAndGet(now, Math::min);
            LAST.accumulateAndGet(now, Math::max);
            left.countDown();
        }
    }

    public static void main(String[] args) throws Exception {
        int port = Integer.parseInt(args[1]);
        if (args[0].equals("server")) {
            TestServer.createPortBoundServer(port, true); // time is not skipped
            System.out.println("SERVING on 127.0.0.1:" + port);
            new CountDownLatch(1).await();
        } else {
            load(
                    port,
                    args[2],
                    Integer.parseInt(args[3]),
                    Long.parseLong(args[4]),
                    Integer.parseInt(args[5]));
            System.exit(0);
        }
    }

    private static void load(int port, String round, int timers, long length, int inFlight) throws Exception {
        lags = new long[timers];
        left = new CountDownLatch(timers);
        WorkflowServiceStubs service = WorkflowServiceStubs.newServiceStubs(
                WorkflowServiceStubsOptions.newBuilder().setTarget("127.0.0.1:" + port).build());
        WorkflowClient client = WorkflowClient.newInstance(service);
        WorkerFactory workers = WorkerFactory.newInstance(
                client,
                WorkerFactoryOptions.newBuilder() // room for all: none is replayed from its history
                        .setWorkflowCacheSize(timers)
                        .setMaxWorkflowThreadCount(timers + 100)
                        .build());
        workers.newWorker(QUEUE).registerWorkflowImplementationTypes(Waiting.class);
        workers.start();
        ExecutorService callers = Executors.newFixedThreadPool(inFlight);
        long start = System.nanoTime();
        Future<?>[] started = new Future<?>[timers];
        for (int i = 0; i < timers; i++) {
            String id = "handover-" + round + "-" + i;
            started[i] = callers.submit(() -> WorkflowClient.start(
                    client.newWorkflowStub(
                                    Silence.class,
                                    WorkflowOptions.newBuilder().setTaskQueue(QUEUE).setWorkflowId(id).build())
                            ::waitFor,
                    length));
        }
        for (Future<?> each : started) {
            each.get();
        }
        double armed = (System.nanoTime() - start) / 1e9;
        if (!left.await(length * 3 + 60_000, TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("only " + EXPIRED + " of " + timers + " timers expired");
        }
        callers.shutdownNow();
        Arrays.sort(lags);
        System.out.printf(
                Locale.ROOT,
                "{\"armed_per_second\":%.3f,\"expiries_per_second\":%.3f,\"lag_p50_ms\":%d,\"lag_p99_ms\":%d,\"lag_max_ms\":%d}%n",
                timers / armed,
                timers * 1e3 / Math.max(1, LAST.get() - FIRST.get()),
                lags[timers / 2],
                lags[(int) (timers * 0.99)],
                lags[timers - 1]);
    }
}
