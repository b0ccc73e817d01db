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
 * Keeps one stream to the policy service open. It reports the events of many handovers, and passes the decisions to a
 * {@link DecisionHandler}.
 *
 * <p><b>Reconnecting.</b> When the stream breaks, the monitor opens a new one after a backoff with jitter, until
 * {@link #close} is called or the server refuses for good. It resends reports that were not answered: the event's id
 * makes them idempotent. The server redelivers decisions that were not acked; those known to be done are not handled
 * again ({@link DoneDecisions}).
 *
 * <p><b>Order.</b> Events of one handover are decided in the order in which they were reported: each is sent when the
 * previous one has been answered. Events of different handovers go in parallel.
 *
 * <p><b>Fencing.</b> A close must not be carried out if the user has written since it was decided: the policy did not
 * know of the message. The monitor knows the user's messages that were reported through it. It withholds such a
 * decision from the handler and reports {@code close_refused}, so that the handover goes on. It remembers every
 * message that is not answered yet, and the last answered one of the 100,000 most recently used handovers.
 *
 * <p><b>Back-pressure.</b> Pending reports are bounded; {@link #report} blocks while there is no room. What the server
 * sends is bounded by {@code maxOutstanding}: what a slow handler can't take stays on the server's disk.
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
     * no default would be right both for a test and for production.
     *
     * @param target the server, {@code host:port} or any other target that gRPC's name resolvers understand
     */
    public static Builder to(String target) {
        return new Builder(Objects.requireNonNull(target, "target"), null);
    }

    /**
     * A monitor over a channel of the caller, who shuts it down after the monitor. If it is a {@code ManagedChannel},
     * each attempt cuts its connect backoff short.
     */
    public static Builder over(Channel channel) {
        return new Builder(null, Objects.requireNonNull(channel, "channel"));
    }

    /**
     * Reports an event. Blocks while {@code maxPendingReports} reports are pending; if the thread is interrupted
     * meanwhile, the event is not sent, the future fails with {@link CancellationException} and the thread stays
     * interrupted.
     *
     * <p>The monitor retries temporary refusals (marked RETRY in {@code ErrorReason}) for as long as it takes. The
     * decision's actions are carried out by the handler, not by the owner of this future.
     *
     * @return completes, on the monitor's executor, with the decision or the rejection, as soon as the server has
     *     answered, whether or not the actions are done; fails with {@link MonitorEndedException} if the monitor ends
     *     first. Cancelling it does not withdraw the report
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
     * Reports an event if there is room for it, without blocking.
     *
     * @return as {@link #report}; empty while {@code maxPendingReports} reports are pending
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
     * The end of the monitor.
     *
     * @return completes after {@link #close}; fails with {@link MonitorEndedException} when the server has refused
     *     the stream for good. A copy: completing it has no effect
     */
    public CompletableFuture<Void> termination() {
        return core.termination().copy();
    }

    /**
     * Ends the monitor. Accepts no new reports, waits until every report is answered and every received decision
     * handled and acked, then half-closes the stream, so that the server passes the handovers to other clients at
     * once. Decisions that the server pushes meanwhile stay unacked and are redelivered, to this client's next run or to
     * another client. So are decisions that can't be handled within {@code closeTimeout}, those the handler fails at, and,
     * if there is no stream at that moment, those acked just before it broke.
     *
     * <p>If the thread is interrupted, the monitor ends at once and the thread stays interrupted. May be called more than
     * once. A handler must not call it: it would wait for itself.
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

    /** Configures a monitor and starts it. Not thread-safe; may start several. */
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

        /** Connects with these credentials, for example {@code TlsChannelCredentials}. Only with {@link HandoverMonitor#to}. */
        public Builder credentials(ChannelCredentials credentials) {
            if (channel != null) {
                throw new IllegalStateException(
                        "the channel that was given has its credentials; set them there, or use HandoverMonitor.to");
            }
            this.credentials = Objects.requireNonNull(credentials, "credentials");
            return this;
        }

        /** Credentials sent with each stream, for example a bearer token. Default: none. */
        public Builder callCredentials(CallCredentials credentials) {
            this.callCredentials = Objects.requireNonNull(credentials, "credentials");
            return this;
        }

        /**
         * The name under which this client owns handovers. Required, 1 to 128 bytes of UTF-8. Keep it across restarts,
         * and give each concurrent process its own.
         */
        public Builder clientId(String clientId) {
            if (clientId.isEmpty()) {
                throw new IllegalArgumentException("the client id is empty: name this client");
            }
            this.clientId = clientId;
            return this;
        }

        /** The tenants whose handovers this client takes over when they have no owner. At most 100; default: none. */
        public Builder tenants(String... tenants) {
            this.tenants = List.of(tenants);
            return this;
        }

        /** Which handovers of these tenants, as in {@code ListHandoversRequest.filter}. Default: all. */
        public Builder filter(String filter) {
            this.filter = Objects.requireNonNull(filter, "filter");
            return this;
        }

        /**
         * The most unacked decisions that the server may send; that many are handled at a time. At most 10,000; default:
         * 0, which takes the server's default of 1,000.
         */
        public Builder maxOutstanding(int decisions) {
            this.maxOutstanding = inRange("maxOutstanding", decisions, 0, 10_000);
            return this;
        }

        /** Carries out decisions. Required. */
        public Builder handler(DecisionHandler handler) {
            this.handler = Objects.requireNonNull(handler, "handler");
            return this;
        }

        /** Is told what happens, for metrics and logs. Default: none. */
        public Builder listener(MonitorListener listener) {
            this.listener = Objects.requireNonNull(listener, "listener");
            return this;
        }

        /** Remembers which decisions were carried out. Default: a new {@link DoneDecisions#inMemory()} for each monitor. */
        public Builder dedupe(DoneDecisions done) {
            this.done = Objects.requireNonNull(done, "done");
            return this;
        }

        /** How many reports may be pending before {@link #report} blocks, 1 or more. Default: 1,000. */
        public Builder maxPendingReports(int reports) {
            this.maxPendingReports = inRange("maxPendingReports", reports, 1, Integer.MAX_VALUE);
            return this;
        }

        /** The most events, and the most results, in one message, 1 to 1,000. Default: 100. */
        public Builder maxBatch(int batch) {
            this.maxBatch = inRange("maxBatch", batch, 1, 1_000);
            return this;
        }

        /** The wait before another attempt to connect, report or handle. Default: {@link Backoff#DEFAULT}. */
        public Builder backoff(Backoff backoff) {
            this.backoff = Objects.requireNonNull(backoff, "backoff");
            return this;
        }

        /** How long {@link #close} waits for work in flight, 0 or more. Default: 10 seconds. */
        public Builder closeTimeout(Duration timeout) {
            if (timeout.isNegative()) {
                throw new IllegalArgumentException("closeTimeout is " + timeout + ": it must be 0 or more");
            }
            this.closeTimeout = timeout;
            return this;
        }

        /**
         * Calls handlers and completes futures. Default: up to 16 threads of the monitor's own. The caller shuts it
         * down.
         */
        public Builder executor(Executor executor) {
            this.executor = Objects.requireNonNull(executor, "executor");
            return this;
        }

        /** The source of the jitter, used by one thread at a time. Default: one of the monitor's own. */
        public Builder random(RandomGenerator random) {
            this.random = Objects.requireNonNull(random, "random");
            return this;
        }

        /** For tests: the thread and clock that timeouts and backoffs run on. */
        Builder loop(Loop loop) {
            this.loop = loop;
            return this;
        }

        /**
         * Starts the monitor. It connects in the background and accepts reports at once.
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
