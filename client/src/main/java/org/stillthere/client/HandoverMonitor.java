package org.stillthere.client;

import io.grpc.CallCredentials;
import io.grpc.Channel;
import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.stillthere.v1.EventResult;
import org.stillthere.v1.HandoverEvent;

/**
 * One stream to the policy service that is kept alive for ever: it reports the events of many handovers and hands
 * over to a {@link DecisionHandler} what is to be done in them.
 *
 * <p><b>Breaks.</b> When the stream breaks it is opened again, after a backoff with jitter, until {@link #close} is
 * called or the server refuses for good. Reports that were not answered are sent again: the event's id is the key
 * of idempotency, so it has effect once. Decisions that were not acked are delivered again by the server, and those
 * that are known to be done are not handled again ({@link DoneDecisions}).
 *
 * <p><b>Order.</b> Events of one handover are decided on in the order in which they were reported: the next is sent
 * when the one before was answered. Those of different handovers go together.
 *
 * <p><b>Fencing.</b> A decision that closes a handover although the user wrote before it was carried out must not be:
 * the policy did not know of the message. The monitor knows the user's messages that were reported through it. It
 * does not give such a decision to the handler but reports {@code close_refused}, so that the handover goes on. It
 * remembers the messages that are not answered, and the last answered one of the 100,000 handovers that were used
 * last.
 *
 * <p><b>Back-pressure.</b> Reports that wait or are unanswered are bounded, {@link #report} waits for room. What the
 * server sends is bounded by {@code maxOutstanding}: a slow handler leaves the rest on the server's disk.
 *
 * <p>Thread-safe.
 */
public final class HandoverMonitor implements AutoCloseable {
    private final MonitorCore core;
    private final Room room;
    private final Fence fence;

    private HandoverMonitor(MonitorCore core, Room room, Fence fence) {
        this.core = core;
        this.room = room;
        this.fence = fence;
    }

    /**
     * A monitor with a channel of its own. {@link Builder#plaintext} or {@link Builder#credentials} must be called:
     * there is no default that is right both for a test and for production.
     *
     * @param target the server, {@code host:port} or whatever else gRPC's name resolvers understand
     */
    public static Builder to(String target) {
        return new Builder(Objects.requireNonNull(target, "target"), null);
    }

    /**
     * A monitor over a channel of the caller, who shuts it down after the monitor. Where it is a
     * {@code ManagedChannel} its connect backoff is cut short at each attempt.
     */
    public static Builder over(Channel channel) {
        return new Builder(null, Objects.requireNonNull(channel, "channel"));
    }

    /**
     * Reports an event. While {@code maxPendingReports} reports wait or are unanswered the caller waits for room; if
     * its thread is interrupted meanwhile, the event is not sent, the future fails with
     * {@link CancellationException} and the thread stays interrupted.
     *
     * <p>Refusals that may pass (marked RETRY in {@code ErrorReason}) are retried by the monitor for as long as it
     * takes. The decision's actions go to the handler, not to whoever looks at this future.
     *
     * @return completes, on the monitor's executor, with the decision or the rejection, as soon as the server has
     *     answered, whether or not the actions are done; fails with {@link MonitorEndedException} if the monitor ends
     *     before. Cancelling it does not take the report back
     */
    public CompletableFuture<EventResult> report(HandoverEvent event) {
        Optional<EventResult> refusal = EventCheck.refusal(event);
        if (refusal.isPresent()) {
            return CompletableFuture.completedFuture(refusal.get());
        }
        fence.sent(event);
        try {
            if (room.take()) {
                return core.report(event);
            }
        } catch (InterruptedException e) {
            fence.notSent(event);
            Thread.currentThread().interrupt();
            return CompletableFuture.failedFuture(
                    new CancellationException("interrupted while waiting for room; the event was not sent"));
        }
        fence.notSent(event);
        return CompletableFuture.failedFuture(core.whyEnded());
    }

    /**
     * Reports an event if there is room for it, without waiting.
     *
     * @return as {@link #report}; empty if {@code maxPendingReports} reports wait or are unanswered
     */
    public Optional<CompletableFuture<EventResult>> tryReport(HandoverEvent event) {
        Optional<EventResult> refusal = EventCheck.refusal(event);
        if (refusal.isPresent()) {
            return Optional.of(CompletableFuture.completedFuture(refusal.get()));
        }
        fence.sent(event);
        if (room.tryTake()) {
            return Optional.of(core.report(event));
        }
        fence.notSent(event);
        return room.isClosed() ? Optional.of(CompletableFuture.failedFuture(core.whyEnded())) : Optional.empty();
    }

    /**
     * When the monitor ends.
     *
     * @return completes after {@link #close}; fails with {@link MonitorEndedException} when the server has refused
     *     the stream for good. A copy: completing it has no effect
     */
    public CompletableFuture<Void> termination() {
        return core.termination().copy();
    }

    /**
     * Ends the monitor. Takes no new reports, waits until what was reported is answered, what was received is
     * handled and all of it is acked, and then half-closes the stream, so that the server hands the handovers over
     * to other clients at once. What the server sends of itself meanwhile is left unacked: it is delivered again, to
     * this client's next run or to another. So is what can't be done within {@code closeTimeout}, and what the
     * handler fails at; and, where there is no stream at that moment, what was acked just before it broke. If the thread is interrupted it stops waiting, ends the monitor at once, and the thread stays
     * interrupted. May be called more than once. Must not be called by a handler, for which it would wait.
     */
    @Override
    public void close() {
        core.close();
        boolean interrupted = false;
        while (true) {
            try {
                core.awaitEnd();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
                core.abort();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Says how a monitor is to work, and starts it. Not thread-safe; may start several. */
    public static final class Builder {
        private static final int THREADS = 16;
        private static final long IDLE_SECONDS = 10;

        private final @Nullable String target;
        private final @Nullable Channel channel;
        private @Nullable ChannelCredentials credentials;
        private @Nullable CallCredentials callCredentials;
        private @Nullable String clientId;
        private @Nullable DecisionHandler handler;
        private List<String> tenants = List.of();
        private String filter = "";
        private int maxOutstanding;
        private int maxBatch = 100;
        private int maxPendingReports = 1_000;
        private Backoff backoff = Backoff.DEFAULT;
        private Duration closeTimeout = Duration.ofSeconds(10);
        private MonitorListener listener = new MonitorListener() {};
        private @Nullable DoneDecisions done;
        private @Nullable Executor executor;
        private @Nullable RandomGenerator random;
        private @Nullable Loop loop;

        private Builder(@Nullable String target, @Nullable Channel channel) {
            this.target = target;
            this.channel = channel;
        }

        /** Connects without TLS. Only with {@link HandoverMonitor#to}. */
        public Builder plaintext() {
            return credentials(InsecureChannelCredentials.create());
        }

        /** Connects with these, for example {@code TlsChannelCredentials}. Only with {@link HandoverMonitor#to}. */
        public Builder credentials(ChannelCredentials credentials) {
            if (channel != null) {
                throw new IllegalStateException(
                        "the channel that was given has its credentials; set them there, or use HandoverMonitor.to");
            }
            this.credentials = Objects.requireNonNull(credentials, "credentials");
            return this;
        }

        /** What goes with each stream, for example a bearer token. By default nothing. */
        public Builder callCredentials(CallCredentials credentials) {
            this.callCredentials = Objects.requireNonNull(credentials, "credentials");
            return this;
        }

        /**
         * The name under which this client owns handovers. Required, 1 to 128 bytes of UTF-8. Keep it over restarts,
         * and give each process that runs at the same time one of its own.
         */
        public Builder clientId(String clientId) {
            if (clientId.isEmpty()) {
                throw new IllegalArgumentException("the client id is empty: name this client");
            }
            this.clientId = clientId;
            return this;
        }

        /** The tenants whose handovers this client takes over when they have no owner. By default none; at most 100. */
        public Builder tenants(String... tenants) {
            this.tenants = List.of(tenants);
            return this;
        }

        /** Which handovers of these tenants, as in {@code ListHandoversRequest.filter}. By default all. */
        public Builder filter(String filter) {
            this.filter = Objects.requireNonNull(filter, "filter");
            return this;
        }

        /**
         * How many decisions the server may send that are not acked: as many are handled at a time. 0, the default,
         * leaves it to the server, which takes 1,000; at most 10,000.
         */
        public Builder maxOutstanding(int decisions) {
            this.maxOutstanding = inRange("maxOutstanding", decisions, 0, 10_000);
            return this;
        }

        /** What carries decisions out. Required. */
        public Builder handler(DecisionHandler handler) {
            this.handler = Objects.requireNonNull(handler, "handler");
            return this;
        }

        /** Is told what happens, for metrics. By default nobody. */
        public Builder listener(MonitorListener listener) {
            this.listener = Objects.requireNonNull(listener, "listener");
            return this;
        }

        /** Which decisions were carried out. By default {@link DoneDecisions#inMemory()}, new for each monitor. */
        public Builder dedupe(DoneDecisions done) {
            this.done = Objects.requireNonNull(done, "done");
            return this;
        }

        /** How many reports may wait or be unanswered before {@link #report} waits. By default 1,000; 1 or more. */
        public Builder maxPendingReports(int reports) {
            this.maxPendingReports = inRange("maxPendingReports", reports, 1, Integer.MAX_VALUE);
            return this;
        }

        /** How many events, and how many results, go in one message at most. By default 100; 1 to 1,000. */
        public Builder maxBatch(int batch) {
            this.maxBatch = inRange("maxBatch", batch, 1, 1_000);
            return this;
        }

        /** How long to wait before another attempt: to connect, to report, to handle. {@link Backoff#DEFAULT}. */
        public Builder backoff(Backoff backoff) {
            this.backoff = Objects.requireNonNull(backoff, "backoff");
            return this;
        }

        /** How long {@link #close} waits for what is under way. By default 10 seconds; 0 or more. */
        public Builder closeTimeout(Duration timeout) {
            if (timeout.isNegative()) {
                throw new IllegalArgumentException("closeTimeout is " + timeout + ": it must be 0 or more");
            }
            this.closeTimeout = timeout;
            return this;
        }

        /**
         * Where handlers are called and futures completed. By default up to 16 threads of the monitor's own. The
         * caller keeps it.
         */
        public Builder executor(Executor executor) {
            this.executor = Objects.requireNonNull(executor, "executor");
            return this;
        }

        /** Where the jitter comes from. Is used by one thread at a time. By default one of the monitor's own. */
        public Builder random(RandomGenerator random) {
            this.random = Objects.requireNonNull(random, "random");
            return this;
        }

        /** For tests: whose time it is that timeouts and backoffs are measured by. */
        Builder loop(Loop loop) {
            this.loop = loop;
            return this;
        }

        /**
         * Starts the monitor, which connects by itself; it takes reports at once.
         *
         * @throws IllegalStateException if the client id or the handler was not set, or neither
         *     {@link #plaintext} nor {@link #credentials}
         */
        public HandoverMonitor start() {
            if (clientId == null || handler == null) {
                throw new IllegalStateException(
                        (clientId == null ? "no client id: call clientId" : "no handler: call handler")
                                + " before start");
            }
            MonitorConfig config =
                    new MonitorConfig(clientId, tenants, filter, maxOutstanding, maxBatch, backoff, closeTimeout);
            Loop thread = loop == null ? new LoopThread("stillthere-" + clientId) : loop;
            Transport transport = new GrpcTransport(channel(), channel == null, callCredentials);
            ExecutorService ownThreads = executor == null ? threads(clientId) : null;
            Executor threads = ownThreads == null ? Objects.requireNonNull(executor) : ownThreads;
            Room room = new Room(maxPendingReports);
            Fence fence = new Fence();
            DecisionRunner runner =
                    new DecisionRunner(threads, handler, done == null ? DoneDecisions.inMemory() : done, fence);
            MonitorCore core = new MonitorCore(
                    config,
                    thread,
                    transport,
                    new Backoffs(backoff, random == null ? new SplittableRandom() : random),
                    room,
                    fence,
                    runner,
                    new QuietListener(listener),
                    new InOrder(threads),
                    () -> {
                        transport.close();
                        if (ownThreads != null) {
                            ownThreads.shutdown();
                        }
                    });
            core.start();
            return new HandoverMonitor(core, room, fence);
        }

        private Channel channel() {
            if (channel != null) {
                return channel;
            }
            if (credentials == null) {
                throw new IllegalStateException(
                        "TLS or not? Call credentials, for example with TlsChannelCredentials.create(), or plaintext");
            }
            return Grpc.newChannelBuilder(Objects.requireNonNull(target), credentials)
                    .build();
        }

        private static ExecutorService threads(String clientId) {
            AtomicInteger count = new AtomicInteger();
            ThreadPoolExecutor threads = new ThreadPoolExecutor(
                    THREADS, THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                        Thread thread = new Thread(task, "stillthere-" + clientId + "-" + count.incrementAndGet());
                        thread.setDaemon(true);
                        return thread;
                    });
            threads.allowCoreThreadTimeOut(true);
            return threads;
        }

        private static int inRange(String name, int value, int least, int most) {
            if (value < least || value > most) {
                throw new IllegalArgumentException(
                        name + " is " + value + ": it must be from " + least + " to " + most);
            }
            return value;
        }
    }
}
