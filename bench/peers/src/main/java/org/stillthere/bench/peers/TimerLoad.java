package org.stillthere.bench.peers;

import com.google.protobuf.Timestamp;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.stillthere.client.HandoverEvents;
import org.stillthere.client.HandoverMonitor;
import org.stillthere.v1.Action;
import org.stillthere.v1.Decision;
import org.stillthere.v1.EventResult;
import org.stillthere.v1.HandoverStatus;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Opens handovers of StillThere on one stream, each of which arms a timer, and sees when the decisions on the expiries
 * come back. The server's policy closes at the first silence.
 */
@Command(name = "timer-load", mixinStandardHelpOptions = true, showDefaultValues = true)
final class TimerLoad implements Callable<Integer> {
    private static final String TENANT = "bench";
    private static final String EXPIRY = "stillthere/";

    @Option(names = "--port", required = true, description = "The server's, on loopback.")
    private int port;

    @Option(names = "--timers", description = "How many.")
    private int timers = 2_000;

    @Option(names = "--length", description = "The timeout of the server's policy, in milliseconds.")
    private long length = 15_000;

    @Option(names = "--in-flight", description = "Events that wait for their decisions.")
    private int inFlight = 64;

    @Option(names = "--round", description = "Each has handovers of its own.")
    private int round = 1;

    private final Map<String, Long> deadlines = new ConcurrentHashMap<>();
    private final Histogram lags = new ConcurrentHistogram(3);
    private final AtomicLong first = new AtomicLong(Long.MAX_VALUE);
    private final AtomicLong last = new AtomicLong();

    @Override
    public Integer call() throws Exception {
        CountDownLatch armed = new CountDownLatch(timers);
        CountDownLatch expired = new CountDownLatch(timers);
        HandoverMonitor.Builder builder = HandoverMonitor.over(
                        Grpc.newChannelBuilder("127.0.0.1:" + port, InsecureChannelCredentials.create())
                                .build())
                .clientId("timer-load-" + round)
                .maxPendingReports(inFlight)
                .handler(decision -> {
                    if (decision.getEventId().startsWith(EXPIRY)) {
                        expire(decision);
                        expired.countDown();
                    } else {
                        deadlines.put(decision.getHandoverId(), deadline(decision));
                        armed.countDown();
                    }
                    return CompletableFuture.completedFuture(null);
                });
        try (HandoverMonitor monitor = builder.start()) {
            long start = System.nanoTime();
            List<CompletableFuture<EventResult>> answers = new ArrayList<>();
            for (int i = 0; i < timers; i++) {
                String handover = Ids.of(round * 1_000_000_000L + i);
                answers.add(monitor.report(
                        HandoverEvents.status(TENANT, handover, "open", HandoverStatus.HANDOVER_STATUS_QUEUE)));
            }
            for (CompletableFuture<EventResult> answer : answers) {
                if (!answer.get().hasDecision()) {
                    throw new IllegalStateException("an event was refused: " + answer.get());
                }
            }
            await(armed, "armed");
            double seconds = (System.nanoTime() - start) / 1e9;
            await(expired, "expired");
            System.out.println(new Figures()
                    .with("armed_per_second", timers / seconds)
                    .with("expiries_per_second", timers * 1e3 / Math.max(1, last.get() - first.get()))
                    .with("lag_p50_ms", (double) lags.getValueAtPercentile(50))
                    .with("lag_p99_ms", (double) lags.getValueAtPercentile(99))
                    .with("lag_max_ms", (double) lags.getMaxValue())
                    .toJson());
        }
        return 0;
    }

    private void await(CountDownLatch all, String what) throws InterruptedException {
        if (!all.await(3 * length + Duration.ofMinutes(1).toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException(all.getCount() + " of " + timers + " timers were not " + what);
        }
    }

    private void expire(Decision decision) {
        long now = System.currentTimeMillis();
        Long deadline = deadlines.remove(decision.getHandoverId());
        if (deadline == null) {
            throw new IllegalStateException("a timer expired that was not armed, or twice: " + decision);
        }
        lags.recordValue(Math.max(0, now - deadline));
        first.accumulateAndGet(now, Math::min);
        last.accumulateAndGet(now, Math::max);
    }

    private static long deadline(Decision decision) {
        Timestamp deadline = decision.getActionsList().stream()
                .filter(Action::hasSetTimer)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no timer was armed: " + decision))
                .getSetTimer()
                .getDeadline();
        return TimeUnit.SECONDS.toMillis(deadline.getSeconds()) + TimeUnit.NANOSECONDS.toMillis(deadline.getNanos());
    }
}
