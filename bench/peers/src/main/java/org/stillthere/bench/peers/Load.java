package org.stillthere.bench.peers;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The neutral client: unary calls over gRPC of bytes that it does not understand, so many in flight all the time.
 * Whatever is on the other side, it does the same work but for making the bytes.
 */
@Command(name = "load", mixinStandardHelpOptions = true, showDefaultValues = true)
final class Load implements Callable<Integer> {
    private static final MethodDescriptor.Marshaller<byte[]> BYTES = new MethodDescriptor.Marshaller<>() {
        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    };

    @Option(names = "--port", required = true, description = "The server's, on loopback.")
    private int port;

    @Option(names = "--pid", required = true, split = ",", description = "The server's processes; children count.")
    private List<Long> pids = new ArrayList<>();

    @Option(names = "--of", description = "What to send: ${COMPLETION-CANDIDATES}.")
    private Kind kind = Kind.REPORT_EVENTS;

    @Option(names = "--handovers", description = "How many there are.")
    private int handovers = 10_000;

    @Option(names = "--batch", description = "Events, or checks, of a request.")
    private int batch = 1;

    @Option(names = "--in-flight", description = "Requests that wait for their answers.")
    private int inFlight = 64;

    @Option(names = "--connections", description = "Connections that share them.")
    private int connections = 4;

    @Option(names = "--round", description = "From 1; only the first opens handovers.")
    private int round = 1;

    @Option(names = "--warm-up", description = "Seconds that do not count.")
    private int warmUp = 5;

    @Option(names = "--seconds", description = "Seconds that count.")
    private int seconds = 8;

    private final AtomicLong answered = new AtomicLong();
    private final AtomicReference<@Nullable String> failure = new AtomicReference<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile Histogram times = new ConcurrentHistogram(3);

    /** What is sent. */
    enum Kind {
        REPORT_EVENTS,
        CERBOS_CHECKS
    }

    @Override
    public Integer call() throws Exception {
        Requests requests = switch (kind) {
            case REPORT_EVENTS -> new ReportEvents(handovers, batch, round);
            case CERBOS_CHECKS -> new CerbosChecks(handovers, batch);
        };
        MethodDescriptor<byte[], byte[]> method = MethodDescriptor.<byte[], byte[]>newBuilder()
                .setType(MethodDescriptor.MethodType.UNARY)
                .setFullMethodName(requests.method())
                .setRequestMarshaller(BYTES)
                .setResponseMarshaller(BYTES)
                .build();
        List<ManagedChannel> channels = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            channels.add(NettyChannelBuilder.forAddress("127.0.0.1", port)
                    .usePlaintext()
                    .directExecutor()
                    .build());
        }
        try {
            open(requests, method, channels);
            return measure(requests, method, channels);
        } finally {
            channels.forEach(ManagedChannel::shutdownNow);
        }
    }

    private void open(Requests requests, MethodDescriptor<byte[], byte[]> method, List<ManagedChannel> channels)
            throws Exception {
        Loop loop = new Loop(method, requests::opening, requests.openings());
        loop.start(channels);
        loop.await();
    }

    private int measure(Requests requests, MethodDescriptor<byte[], byte[]> method, List<ManagedChannel> channels)
            throws Exception {
        Loop loop = new Loop(method, requests::request, Long.MAX_VALUE);
        loop.start(channels);
        if (ended.await(warmUp, TimeUnit.SECONDS)) {
            return failed();
        }
        times = new ConcurrentHistogram(3);
        Cpu server = Cpu.of(pids);
        Cpu client = Cpu.of(List.of(ProcessHandle.current().pid()));
        long before = answered.get();
        long start = System.nanoTime();
        boolean early = ended.await(seconds, TimeUnit.SECONDS);
        double elapsed = (System.nanoTime() - start) / 1e9;
        long events = (answered.get() - before) * requests.events();
        double serverMicros = Cpu.of(pids).since(server);
        double clientMicros = Cpu.of(List.of(ProcessHandle.current().pid())).since(client);
        Histogram measured = times;
        if (early) {
            return failed();
        }
        loop.stop();
        requests.check(loop.lastAnswer());
        System.out.println(new Figures()
                .with("events_per_second", events / elapsed)
                .with("requests_per_second", events / elapsed / requests.events())
                .with("p50_ms", measured.getValueAtPercentile(50) / 1e3)
                .with("p99_ms", measured.getValueAtPercentile(99) / 1e3)
                .with("p999_ms", measured.getValueAtPercentile(99.9) / 1e3)
                .with("max_ms", measured.getMaxValue() / 1e3)
                .with("server_cpu_us_per_event", serverMicros / events)
                .with("client_cpu_us_per_event", clientMicros / events)
                .with("rss_mib", Cpu.of(pids).rss() / 1048576.0)
                .with("request_bytes", requests.request(0).length)
                .with("answer_bytes", loop.lastAnswer().length)
                .toJson());
        return 0;
    }

    private int failed() {
        System.err.println(failure.get());
        return 1;
    }

    /** The bytes of request number {@code n}. */
    private interface Source {
        byte[] request(long n);
    }

    /** Requests in a closed loop: the answer to one sends the next. */
    private final class Loop {
        private final MethodDescriptor<byte[], byte[]> method;
        private final Source source;
        private final long limit;
        private final AtomicLong number = new AtomicLong();
        private final AtomicLong done = new AtomicLong();
        private final CountDownLatch all = new CountDownLatch(1);
        private volatile boolean stopped;
        private volatile byte[] last = new byte[0];

        Loop(MethodDescriptor<byte[], byte[]> method, Source source, long limit) {
            this.method = method;
            this.source = source;
            this.limit = limit;
        }

        void start(List<ManagedChannel> channels) {
            for (int i = 0; i < inFlight; i++) {
                send(channels.get(i % channels.size()));
            }
        }

        void await() throws InterruptedException {
            while (done.get() < limit && !all.await(50, TimeUnit.MILLISECONDS)) {
                if (failure.get() != null) {
                    throw new IllegalStateException(failure.get());
                }
            }
        }

        void stop() {
            stopped = true;
        }

        byte[] lastAnswer() {
            return last;
        }

        private void send(ManagedChannel channel) {
            long n = number.getAndIncrement();
            if (n >= limit || stopped) {
                return;
            }
            byte[] request = source.request(n);
            ClientCall<byte[], byte[]> call = channel.newCall(method, CallOptions.DEFAULT.withWaitForReady());
            long start = System.nanoTime();
            call.start(
                    new ClientCall.Listener<>() {
                        @Override
                        public void onMessage(byte[] message) {
                            last = message;
                        }

                        @Override
                        public void onClose(Status status, Metadata trailers) {
                            if (!status.isOk()) {
                                fail(status.toString());
                                return;
                            }
                            times.recordValue(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - start));
                            answered.incrementAndGet();
                            if (done.incrementAndGet() == limit) {
                                all.countDown();
                            }
                            send(channel);
                        }
                    },
                    new Metadata());
            call.sendMessage(request);
            call.halfClose();
            call.request(1);
        }

        private void fail(String what) {
            if (!stopped && failure.compareAndSet(null, what)) {
                ended.countDown();
            }
        }
    }
}
