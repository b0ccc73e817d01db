package org.stillthere.server.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.stillthere.server.StartupException;
import org.stillthere.server.StillThereServer;
import org.stillthere.server.config.DeliveryConfig;
import org.stillthere.server.config.EventConfig;
import org.stillthere.server.config.LaneConfig;
import org.stillthere.server.config.NetworkConfig;
import org.stillthere.server.config.PolicyConfig;
import org.stillthere.server.config.ServerConfig;
import org.stillthere.server.config.StorageConfig;
import org.stillthere.server.storage.Durability;
import org.stillthere.v1.HandoverServiceGrpc;

/**
 * A real server on loopback with a clock that the test moves, and a channel to it. What a timer decides
 * after {@link #forward} arrives on streams; a test waits for that, or asks with an rpc: a read by
 * GetHandover comes after the expiry that the clock's move made due.
 */
public final class RunningServer implements AutoCloseable {
    /** When every server under test starts. */
    public static final Instant START = Instant.parse("2026-03-02T09:00:00Z");

    private final ManualClock clock;
    private final StillThereServer server;
    private final ManagedChannel channel;
    private final IncidentLog incidents = new IncidentLog();

    private RunningServer(ServerConfig config, ManualClock clock, LongSupplier nanos) throws StartupException {
        this.clock = clock;
        this.server = StillThereServer.start(config, clock, nanos);
        this.channel = NettyChannelBuilder.forAddress("127.0.0.1", server.port())
                .usePlaintext()
                .build();
    }

    /** With the built-in policy. */
    public static RunningServer start(Path dataDir) throws StartupException {
        return start(dataDir, null, Map.of(), START);
    }

    public static RunningServer start(Path dataDir, @Nullable Path policyDir, Map<String, String> settings, Instant now)
            throws StartupException {
        return new RunningServer(config(dataDir, policyDir, settings, 10_000), new ManualClock(now), System::nanoTime);
    }

    /** Its metrics are to be read at that port; the others take any free one. */
    public static RunningServer withMetricsAt(int port, Path dataDir) throws StartupException {
        return new RunningServer(
                config(port, dataDir, null, null, Map.of(), 10_000), new ManualClock(START), System::nanoTime);
    }

    /** Its rules have their time by that clock, of which {@link System#nanoTime} is one. */
    public static RunningServer timedBy(LongSupplier nanos, Path dataDir, Path policyDir) throws StartupException {
        return new RunningServer(config(dataDir, policyDir, Map.of(), 10_000), new ManualClock(START), nanos);
    }

    /** Watches a folder for edits: that of the policy, or one that it lies in. */
    public static RunningServer watching(Path dataDir, Path policiesDir, Path policyDir, Map<String, String> settings)
            throws StartupException {
        return new RunningServer(
                config(0, dataDir, policyDir, policiesDir, settings, 10_000), new ManualClock(START), System::nanoTime);
    }

    public static ServerConfig config(
            Path dataDir, @Nullable Path policyDir, Map<String, String> settings, int maxInFlight) {
        return config(0, dataDir, policyDir, null, settings, maxInFlight);
    }

    private static ServerConfig config(
            int metricsPort,
            Path dataDir,
            @Nullable Path policyDir,
            @Nullable Path policiesDir,
            Map<String, String> settings,
            int maxInFlight) {
        return new ServerConfig(
                new NetworkConfig("127.0.0.1", 0, false, metricsPort, 4 << 20),
                new StorageConfig(dataDir, Durability.PROCESS, Duration.ofDays(7)),
                new PolicyConfig(policyDir, policiesDir, new TreeMap<>(settings)),
                new LaneConfig(2, maxInFlight, 1_000),
                new EventConfig(Duration.ofHours(24), Duration.ofMinutes(5)),
                new DeliveryConfig(100_000, Duration.ofSeconds(10)),
                Duration.ofSeconds(10));
    }

    public StillThereServer server() {
        return server;
    }

    /** What an operator reads at the port of the metrics. */
    public String metrics() throws IOException, InterruptedException {
        URI address = URI.create("http://127.0.0.1:" + server.metricsPort().orElseThrow() + "/metrics");
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    public ManagedChannel channel() {
        return channel;
    }

    public HandoverServiceGrpc.HandoverServiceBlockingStub blocking() {
        return HandoverServiceGrpc.newBlockingStub(channel).withDeadlineAfter(60, TimeUnit.SECONDS);
    }

    public HandoverServiceGrpc.HandoverServiceStub async() {
        return HandoverServiceGrpc.newStub(channel);
    }

    public Instant now() {
        return clock.instant();
    }

    /** Moves the clock, and has the server look at it. */
    public void forward(Duration by) {
        clock.forward(by);
        server.clockMoved();
    }

    @Override
    public void close() {
        channel.shutdownNow();
        server.shutdown();
        incidents.close();
        assertThat(incidents.wrongCounts())
                .as("faults in the count of unacknowledged decisions")
                .isEmpty();
    }
}
