package org.stillthere.bench;

import com.google.protobuf.Timestamp;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;
import org.stillthere.v1.Action;
import org.stillthere.v1.Decision;
import org.stillthere.v1.GetHandoverRequest;
import org.stillthere.v1.GetHandoverResponse;
import org.stillthere.v1.HandoverEvent;
import org.stillthere.v1.HandoverServiceGrpc;
import org.stillthere.v1.Open;
import org.stillthere.v1.Rejection;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Many open handovers with pending timers in one process: what they hold, how long a restart takes, and how late
 * the timers are.
 *
 * <p>Handovers are opened at the rate at which their timers are to expire, since all have the same timeout. Each
 * timer expires once: the policy is set to close at the first silence.
 */
@Command(
        name = "million",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        showDefaultValues = true,
        description = "Opens many handovers, measures memory, kills and restarts the server, measures the timers' lag.")
final class Million implements Callable<Integer> {
    private static final String TENANT = "bench";
    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long STALLED_SECONDS = 60;

    /** Below the server's limit on events under way. */
    private static final int MOST_UNANSWERED = 8_000;

    private static final int SAMPLES = 100;

    /** A second; more than can be. */
    private static final int FASTEST = 10_000_000;

    private static final String OPEN = "open-handovers";
    private static final String LAG = "timer-lag";

    /** Long after the end of the program, and as long as a policy may say. */
    private static final int NEVER_SECONDS = 90 * 24 * 60 * 60;

    @Option(names = "--handovers", description = "How many.")
    private int handovers = 1_000_000;

    @Option(
            names = "--rate",
            description = "Openings, and so expiries, a second. 0: openings as fast as they go, and none expires.")
    private int rate = 5_000;

    @Option(names = "--slack", description = "Seconds between the last opening and the first expiry. 0: enough.")
    private int slack;

    @Option(names = "--restarts", description = "How often the server is killed and started again before that.")
    private int restarts = 3;

    @Option(names = "--streams", description = "Streams, of a client each.")
    private int streams = 4;

    @Option(names = "--batch", description = "Events in a message at most, and results. 1: none are batched.")
    private int batch = 100;

    @Option(names = "--max-outstanding", description = "Decisions that may wait for acks on a stream.")
    private int maxOutstanding = 10_000;

    @Option(names = "--settle", description = "Seconds of expiries that the second row of lags leaves out.")
    private int settle = 10;

    @Option(names = "--classes", description = "How many classes of the heap to list.")
    private int classes = 8;

    @Option(names = "--results", description = "Where results are added, as lines of JSON; nowhere if not given.")
    private @Nullable Path results;

    @Mixin
    private ServerOptions serverOptions = new ServerOptions();

    private final PrintStream out = System.out;

    @Override
    public Integer call() throws Exception {
        if (slack == 0) {
            slack = 20 + handovers / 8_000;
        }
        int timeout = rate == 0 ? NEVER_SECONDS : handovers / rate + slack;
        List<String> settings = List.of("timeout=" + timeout + "s", "closeAfter=1");
        ServerProcess.Setup setup = serverOptions.setup(settings);
        out.println(Machine.describe());
        out.printf(
                Locale.ROOT,
                "%,d handovers at %,d a second (0: as fast as they go) over %d streams, timeout %d s, server %s%n",
                handovers,
                rate,
                streams,
                timeout,
                serverOptions.describe(settings));
        Expectation expected = new Expectation(handovers, TimeUnit.SECONDS.toMillis(settle));
        ServerProcess server = ServerProcess.start(setup);
        try {
            out.println("empty: SERVING after " + server.timeToServing().toMillis() + " ms");
            Footprint empty = Footprint.of(server.pid());
            out.println("empty: " + empty);
            openAll(server, expected);
            holds("opened", server, empty, setup.data());
            for (int restart = 1; restart <= restarts; restart++) {
                server.kill();
                server = ServerProcess.start(setup);
                out.printf(
                        Locale.ROOT,
                        "restart %d: SERVING after %.2f s, and a handover read after %.2f s%n",
                        restart,
                        server.timeToServing().toMillis() / 1000.0,
                        server.timeToServing().plus(timeToRead(server)).toMillis() / 1000.0);
                result(OPEN, restart, Map.of("restart_s", server.timeToServing().toMillis() / 1000.0));
            }
            if (restarts > 0) {
                holds("restarted", server, empty, setup.data());
            }
            if (rate == 0) {
                return 0;
            }
            expireAll(server, expected);
            holds("expired", server, empty, setup.data());
            sample(server);
        } finally {
            server.close();
        }
        out.println(expected.isMet() ? "every handover expired exactly once" : "NOT as it should be, see above");
        return expected.isMet() ? 0 : 1;
    }

    private void holds(String when, ServerProcess server, Footprint empty, Path data) throws IOException {
        Footprint now = Footprint.of(server.pid());
        out.printf(
                Locale.ROOT,
                "%s: %s; %.0f bytes of heap a handover, %.0f of RSS; disk %s%n",
                when,
                now,
                (double) (now.heap() - empty.heap()) / handovers,
                (double) (now.rss() - empty.rss()) / handovers,
                Footprint.mebibytes(Footprint.disk(data)));
        result(
                OPEN,
                1,
                Map.of(
                        when + "_heap_bytes_per_handover",
                        (double) (now.heap() - empty.heap()) / handovers,
                        when + "_rss_bytes_per_handover",
                        (double) (now.rss() - empty.rss()) / handovers,
                        when + "_disk_bytes_per_handover",
                        (double) Footprint.disk(data) / handovers));
        Footprint.largest(server.pid(), classes).forEach(line -> out.println("    " + line));
    }

    private void result(String measure, int round, Map<String, Double> figures) {
        if (results != null) {
            String side = String.format(Locale.ROOT, "%,d", handovers);
            new Result(measure, side, round, figures, null).appendTo(results);
        }
    }

    private static Duration timeToRead(ServerProcess server) {
        long start = System.nanoTime();
        ManagedChannel channel = server.connect();
        try {
            get(channel, 0);
            return Duration.ofNanos(System.nanoTime() - start);
        } finally {
            channel.shutdownNow();
        }
    }

    private static GetHandoverResponse get(ManagedChannel channel, long handover) {
        return HandoverServiceGrpc.newBlockingStub(channel)
                .getHandover(GetHandoverRequest.newBuilder()
                        .setTenant(TENANT)
                        .setHandoverId(Events.id(handover))
                        .build());
    }

    private List<LoadStream> connect(ManagedChannel channel, Expectation expected) throws Exception {
        List<LoadStream> open = new ArrayList<>();
        for (int i = 0; i < streams; i++) {
            open.add(LoadStream.open(
                    channel,
                    Open.newBuilder()
                            .setClientId("bench-" + i)
                            .addTenants(TENANT)
                            .setMaxOutstanding(maxOutstanding)
                            .setMaxBatch(batch == 1 ? 0 : 1_000)
                            .build(),
                    LoadStream.Manners.GOOD,
                    expected));
        }
        for (LoadStream stream : open) {
            stream.opened().get(30, TimeUnit.SECONDS);
        }
        return open;
    }

    private void openAll(ServerProcess server, Expectation expected) throws Exception {
        ManagedChannel channel = server.connect();
        List<LoadStream> open = connect(channel, expected);
        long start = System.nanoTime();
        Pace pace = new Pace(start, rate == 0 ? FASTEST : rate);
        long sent = 0;
        for (int turn = 0; sent < handovers; turn++) {
            Pace.await(start + turn * TICK_NANOS);
            long due = Math.min(handovers, pace.dueBy(System.nanoTime()));
            for (int i = turn; sent < due && sent - expected.answered() < MOST_UNANSWERED; i++) {
                long until = Math.min(due, sent + batch);
                List<HandoverEvent> events = new ArrayList<>();
                for (; sent < until; sent++) {
                    events.add(Events.opening(TENANT, sent));
                }
                open.get(i % streams).report(events);
            }
            failIfEnded(open);
        }
        awaitAll(open, expected::answered, "answered");
        double seconds = (System.nanoTime() - start) / 1e9;
        out.printf(Locale.ROOT, "opened: %,d in %.1f s, %,.0f a second%n", handovers, seconds, handovers / seconds);
        result(OPEN, 1, Map.of("opened_per_second", handovers / seconds));
        awaitAcks(open);
        out.printf(Locale.ROOT, "opened: all acked; sent again %,d%n", expected.redelivered.getAndSet(0));
        channel.shutdownNow();
    }

    /** Waits until the server says in its checkpoints that it has all acks: what it holds then is the rest. */
    private void awaitAcks(List<LoadStream> open) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(STALLED_SECONDS);
        open.forEach(LoadStream::forgetCheckpoint);
        while (open.stream().anyMatch(stream -> stream.unacknowledged() > 0)) {
            failIfEnded(open);
            if (System.nanoTime() > end) {
                out.println("the server did not say within a minute that it has all acks");
                return;
            }
            Pace.await(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    private void expireAll(ServerProcess server, Expectation expected) throws Exception {
        ManagedChannel channel = server.connect();
        expected.listeningFrom(Instant.now());
        List<LoadStream> open = connect(channel, expected);
        awaitAll(open, expected::expired, "expired");
        out.printf(
                Locale.ROOT,
                "expired: %,d, of them %,d overdue when the client came back; sent again %,d%n",
                expected.expired(),
                expected.overdue.get(),
                expected.redelivered.get());
        double seconds = (expected.lastMillis.get() - expected.firstMillis.get()) / 1e3;
        out.printf(Locale.ROOT, "expired: in %.1f s, %,.0f a second%n", seconds, expected.lags.count() / seconds);
        out.println("lag of the receipt behind the deadline:  " + expected.lags);
        out.println("    without the first " + settle + " s:           " + expected.settledLags);
        out.println("lag of the decision behind the deadline: " + expected.decisionLags);
        out.println("    without the first " + settle + " s:           " + expected.settledDecisionLags);
        result(
                LAG,
                1,
                Map.of(
                        "expired_per_second",
                        expected.lags.count() / seconds,
                        "receipt_p50_ms",
                        expected.lags.percentile(50),
                        "receipt_p99_ms",
                        expected.lags.percentile(99),
                        "receipt_p999_ms",
                        expected.lags.percentile(99.9),
                        "settled_receipt_p99_ms",
                        expected.settledLags.percentile(99),
                        "decision_p99_ms",
                        expected.decisionLags.percentile(99),
                        "overdue_at_restart",
                        (double) expected.overdue.get()));
        if (expected.overdue.get() > 0) {
            out.println("the lags are without the overdue ones; for all of them give it more --slack");
        }
        awaitAcks(open);
        channel.shutdownNow();
    }

    /** Waits until all are counted; gives up when nothing moves for a minute beyond the timeout. */
    private void awaitAll(List<LoadStream> open, Count count, String what) throws Exception {
        long last = -1;
        long quietSince = System.nanoTime();
        while (count.now() < handovers) {
            Pace.await(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(50));
            failIfEnded(open);
            if (count.now() != last) {
                last = count.now();
                quietSince = System.nanoTime();
            } else if (System.nanoTime() - quietSince > TimeUnit.SECONDS.toNanos(slack + STALLED_SECONDS)) {
                out.printf(Locale.ROOT, "only %,d of %,d were %s, and no more come%n", last, handovers, what);
                return;
            }
        }
    }

    private static void failIfEnded(List<LoadStream> open) throws IOException {
        for (LoadStream stream : open) {
            if (stream.ended().isDone()) {
                throw new IOException(
                        "the server ended a stream: " + stream.ended().join());
            }
        }
    }

    private void sample(ServerProcess server) {
        ManagedChannel channel = server.connect();
        int unacknowledged = 0;
        int wrongSequence = 0;
        for (int i = 0; i < SAMPLES; i++) {
            GetHandoverResponse handover = get(channel, (long) i * handovers / SAMPLES);
            unacknowledged += handover.getDelivery().getUnacknowledged();
            wrongSequence += handover.getHandover().getDecisionSequence() == 2 ? 0 : 1;
        }
        out.printf(
                Locale.ROOT,
                "a sample of %d handovers: %d decisions not acknowledged, %d with another count of decisions than 2%n",
                SAMPLES,
                unacknowledged,
                wrongSequence);
        channel.shutdownNow();
    }

    /** Something that grows. */
    private interface Count {
        long now();
    }

    /** What the client knows of each handover: when its timer is due, and how often it has expired. */
    private static final class Expectation implements LoadStream.Listener {
        private final AtomicLongArray deadlines;
        private final AtomicIntegerArray expiries;
        private final AtomicLong answered = new AtomicLong();
        private final AtomicLong expired = new AtomicLong();
        private final AtomicLong overdue = new AtomicLong();
        private final AtomicLong redelivered = new AtomicLong();
        private final AtomicLong wrong = new AtomicLong();
        private final AtomicLong firstMillis = new AtomicLong(Long.MAX_VALUE);
        private final AtomicLong lastMillis = new AtomicLong(Long.MIN_VALUE);
        private final Times lags = new Times();
        private final Times decisionLags = new Times();
        private final Times settledLags = new Times();
        private final Times settledDecisionLags = new Times();
        private final long settleMillis;
        private volatile long listeningFromMillis;

        Expectation(int handovers, long settleMillis) {
            this.settleMillis = settleMillis;
            this.deadlines = new AtomicLongArray(handovers);
            this.expiries = new AtomicIntegerArray(handovers);
        }

        void listeningFrom(Instant instant) {
            listeningFromMillis = instant.toEpochMilli();
        }

        long answered() {
            return answered.get();
        }

        long expired() {
            return expired.get();
        }

        boolean isMet() {
            return wrong.get() == 0 && expired.get() == expiries.length();
        }

        @Override
        public void decided(Decision decision) {
            int handover = (int) Events.number(decision.getHandoverId());
            if (Events.isExpiry(decision)) {
                expired(handover, decision);
                return;
            }
            if (decision.getRedelivered()) {
                redelivered.incrementAndGet(); // the kill came before the ack
            }
            long deadline = decision.getActionsList().stream()
                    .filter(Action::hasSetTimer)
                    .mapToLong(action -> millis(action.getSetTimer().getDeadline()))
                    .findFirst()
                    .orElse(0);
            if (deadlines.getAndSet(handover, deadline) == 0) {
                answered.incrementAndGet();
            }
        }

        private void expired(int handover, Decision decision) {
            Instant now = Instant.now();
            if (expiries.incrementAndGet(handover) > 1 || decision.getSequence() != 2) {
                wrong("handover " + handover + " expired again: " + decision.getEventId());
                return;
            }
            long deadline = deadlines.get(handover);
            if (deadline < listeningFromMillis) {
                overdue.incrementAndGet();
            } else {
                long lag = ChronoUnit.MICROS.between(Instant.ofEpochMilli(deadline), now);
                long decisionLag = TimeUnit.MILLISECONDS.toMicros(millis(decision.getDecidedAt()) - deadline);
                lags.addMicros(lag);
                decisionLags.addMicros(decisionLag);
                if (deadline - settleMillis > firstMillis.get()) {
                    settledLags.addMicros(lag);
                    settledDecisionLags.addMicros(decisionLag);
                }
                firstMillis.accumulateAndGet(now.toEpochMilli(), Math::min);
                lastMillis.accumulateAndGet(now.toEpochMilli(), Math::max);
            }
            expired.incrementAndGet();
        }

        @Override
        public void rejected(Rejection rejection) {
            wrong("an event was refused: " + rejection.getMessage());
        }

        private void wrong(String what) {
            if (wrong.incrementAndGet() <= 10) {
                System.err.println(what);
            }
        }

        private static long millis(Timestamp time) {
            return TimeUnit.SECONDS.toMillis(time.getSeconds()) + TimeUnit.NANOSECONDS.toMillis(time.getNanos());
        }
    }
}
