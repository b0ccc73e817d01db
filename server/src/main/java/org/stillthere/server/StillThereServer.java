package org.stillthere.server;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.stillthere.rules.policy.CompiledPolicy;
import org.stillthere.rules.policy.DefaultPolicy;
import org.stillthere.rules.policy.PolicyResult;
import org.stillthere.rules.problem.Problem;
import org.stillthere.server.StartupException.Reason;
import org.stillthere.server.config.ConfigKey;
import org.stillthere.server.config.ServerConfig;
import org.stillthere.server.delivery.ClientSessions;
import org.stillthere.server.delivery.Housekeeper;
import org.stillthere.server.grpc.GrpcEndpoint;
import org.stillthere.server.grpc.TransportThreads;
import org.stillthere.server.grpc.WatchRegistry;
import org.stillthere.server.incident.Incidents;
import org.stillthere.server.lane.Deadlines;
import org.stillthere.server.lane.Lanes;
import org.stillthere.server.metrics.MetricsEndpoint;
import org.stillthere.server.metrics.Readings;
import org.stillthere.server.metrics.ServerMetrics;
import org.stillthere.server.policy.PolicyDirectory;
import org.stillthere.server.policy.PolicyFiles;
import org.stillthere.server.policy.PolicyRegistry;
import org.stillthere.server.policy.PolicyWatch;
import org.stillthere.server.storage.HandoverStore;
import org.stillthere.server.storage.StoreException;
import org.stillthere.server.storage.TimedStore;
import org.stillthere.server.storage.journal.RocksHandoverStore;

/**
 * A server: the policy, the store, the lanes and the endpoint, wired together.
 *
 * <pre>
 *   start      policy, and beside it store ─▶ timers restored; then
 *              clients, lanes ─▶ endpoint (SERVING), metrics ─▶ housekeeper, watch
 *   shutdown   watch ─▶ endpoint (drained) ─▶ housekeeper, clients ─▶ lanes ─▶ store ─▶ policy ─▶ metrics
 * </pre>
 *
 * <p>Thread-safe.
 */
public final class StillThereServer {
    private static final Logger LOG = LoggerFactory.getLogger(StillThereServer.class);

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int RESUME_TOKEN_BYTES = 16;

    private final ServerConfig config;
    private final PolicyRegistry policies;
    private final @Nullable PolicyWatch policyWatch;
    private final HandoverStore store;
    private final Lanes lanes;
    private final ClientSessions sessions;
    private final Housekeeper housekeeper;
    private final TransportThreads threads;
    private final GrpcEndpoint endpoint;
    private final @Nullable MetricsEndpoint metrics;
    private final AtomicBoolean shuttingDown = new AtomicBoolean();
    private final CountDownLatch terminated = new CountDownLatch(1);

    private StillThereServer(
            ServerConfig config,
            PolicyRegistry policies,
            @Nullable PolicyWatch policyWatch,
            HandoverStore store,
            Lanes lanes,
            ClientSessions sessions,
            Housekeeper housekeeper,
            TransportThreads threads,
            GrpcEndpoint endpoint,
            @Nullable MetricsEndpoint metrics) {
        this.config = config;
        this.policies = policies;
        this.policyWatch = policyWatch;
        this.store = store;
        this.lanes = lanes;
        this.sessions = sessions;
        this.housekeeper = housekeeper;
        this.threads = threads;
        this.endpoint = endpoint;
        this.metrics = metrics;
    }

    /**
     * Starts a server on the system's clock; it is SERVING when this returns.
     *
     * @throws StartupException if the policy, the data directory or the address is not usable
     */
    public static StillThereServer start(ServerConfig config) throws StartupException {
        return start(config, InstantSource.system());
    }

    /**
     * Starts a server on that clock. If the clock does not run by itself, {@link #clockMoved} tells the
     * server to look at it.
     *
     * @throws StartupException if the policy, the data directory or the address is not usable
     */
    public static StillThereServer start(ServerConfig config, InstantSource clock) throws StartupException {
        return start(config, clock, System::nanoTime);
    }

    /**
     * Starts a server on those clocks: the one says what time it is, by the other rules have their time.
     *
     * @param nanos a clock as {@link System#nanoTime} is one; asked by several threads
     * @throws StartupException if the policy, the data directory or the address is not usable
     */
    public static StillThereServer start(ServerConfig config, InstantSource clock, LongSupplier nanos)
            throws StartupException {
        // The policy and the store take the longest; neither needs the other.
        CompletableFuture<Loaded> loading = CompletableFuture.supplyAsync(() -> load(config));
        Integer metricsPort = config.network().metricsPort();
        MetricsEndpoint metricsEndpoint = metricsPort == null
                ? null
                : new MetricsEndpoint(config.network().host(), metricsPort);
        ServerMetrics metrics = metricsEndpoint == null ? ServerMetrics.NONE : metricsEndpoint.metrics();
        HandoverStore store;
        Deadlines deadlines;
        try {
            store = RocksHandoverStore.open(
                    config.storage().dataDir(), config.storage().durability());
            deadlines = restore(store, config.lanes().count());
        } catch (StoreException e) {
            discard(loading.join().result());
            throw new StartupException(Reason.STORE, String.valueOf(e.getMessage()));
        }
        if (metricsEndpoint != null) {
            store = new TimedStore(store, nanos, metrics::committed);
        }
        Loaded loaded = loading.join();
        if (loaded.result() instanceof PolicyResult.Rejected rejected) {
            store.close();
            throw new StartupException(Reason.POLICY, message(rejected));
        }
        CompiledPolicy policy = ((PolicyResult.Ready) loaded.result()).policy();
        PolicyRegistry policies =
                new PolicyRegistry(loaded.name(), policy, config.lanes().count(), clock, nanos, metrics);
        Incidents incidents = new Incidents();
        WatchRegistry watches = new WatchRegistry();
        TransportThreads threads = new TransportThreads();
        ClientSessions sessions;
        Lanes lanes;
        try {
            sessions = new ClientSessions(
                    store, clock, incidents, config.delivery().resumeGrace(), StillThereServer::resumeToken);
            lanes = Lanes.start(
                    new Lanes.Setup(
                            store,
                            policies::supplier,
                            clock,
                            watches,
                            sessions,
                            incidents,
                            metrics,
                            config.lanes().count(),
                            config.lanes().maxInFlight(),
                            config.lanes().cachedHandovers(),
                            threads,
                            StillThereServer::halt),
                    deadlines);
        } catch (StoreException e) {
            threads.close();
            store.close();
            policies.close();
            throw new StartupException(Reason.STORE, String.valueOf(e.getMessage()));
        }
        sessions.start(lanes);
        Housekeeper housekeeper = new Housekeeper(
                sessions, store, lanes, clock, incidents, config.storage().retention());
        GrpcEndpoint endpoint = null;
        try {
            endpoint = GrpcEndpoint.start(new GrpcEndpoint.Setup(
                    config, threads, lanes, store, watches, sessions, clock, policies, incidents, metrics));
            if (metricsEndpoint != null) {
                metricsEndpoint.start(readings(lanes, sessions, endpoint, policies));
            }
            housekeeper.start();
            PolicyWatch policyWatch = watch(config, loaded.files(), policies, lanes, incidents);
            return new StillThereServer(
                    config,
                    policies,
                    policyWatch,
                    store,
                    lanes,
                    sessions,
                    housekeeper,
                    threads,
                    endpoint,
                    metricsEndpoint);
        } catch (IOException e) {
            if (endpoint != null) {
                endpoint.shutdown(config.drainTimeout());
            }
            sessions.stop();
            lanes.close(config.drainTimeout());
            threads.close();
            store.close();
            policies.close();
            ConfigKey key = endpoint == null ? ConfigKey.PORT : ConfigKey.METRICS_PORT;
            Integer port = endpoint == null ? Integer.valueOf(config.network().port()) : metricsPort;
            throw new StartupException(
                    Reason.ADDRESS,
                    "can't listen on " + config.network().host() + ":" + port + ": "
                            + rootOf(e).getMessage() + ". Is another server running there? Choose another " + key.flag()
                            + ".");
        }
    }

    private static Readings readings(
            Lanes lanes, ClientSessions sessions, GrpcEndpoint endpoint, PolicyRegistry policies) {
        return new Readings(
                lanes::inFlight,
                sessions::unacknowledged,
                sessions::connected,
                endpoint::monitorStreams,
                endpoint::watchStreams,
                policies::version,
                policies::activeRejected);
    }

    private static Deadlines restore(HandoverStore store, int lanes) {
        try {
            return Deadlines.restore(store, lanes);
        } catch (StoreException e) {
            store.close();
            throw e;
        }
    }

    /** Nobody but the client that is told it can have it: it takes over the client's stream. */
    private static String resumeToken() {
        byte[] token = new byte[RESUME_TOKEN_BYTES];
        RANDOM.nextBytes(token);
        return HexFormat.of().formatHex(token);
    }

    /** The policy that the server starts with, and the files that it is made of; none if it is built in. */
    private record Loaded(String name, @Nullable PolicyFiles files, PolicyResult result) {}

    private static Loaded load(ServerConfig config) {
        Path folder = config.policy().folder();
        if (folder == null) {
            return new Loaded(
                    DefaultPolicy.NAME, null, DefaultPolicy.load(config.policy().settings()));
        }
        PolicyFiles files = PolicyFiles.read(folder);
        return new Loaded(files.name(), files, files.compile(config.policy().settings()));
    }

    private static @Nullable PolicyWatch watch(
            ServerConfig config,
            @Nullable PolicyFiles files,
            PolicyRegistry policies,
            Lanes lanes,
            Incidents incidents) {
        Path root = config.policy().watched();
        Path active = config.policy().folder();
        return root == null || active == null || files == null
                ? null
                : PolicyWatch.start(
                        new PolicyDirectory(root, active),
                        files,
                        config.policy().settings(),
                        policies,
                        lanes::wake,
                        incidents);
    }

    private static void discard(PolicyResult loaded) {
        if (loaded instanceof PolicyResult.Ready ready) {
            ready.policy().close();
        }
    }

    private static String message(PolicyResult.Rejected rejected) {
        return rejected.problems().stream()
                .map(Problem::render)
                .collect(Collectors.joining("\n\n", "the policy was rejected:\n\n", ""));
    }

    private static Throwable rootOf(Throwable error) {
        Throwable root = error;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    /**
     * A lane's thread died, which only an {@link Error} can do. Its handovers would wait for ever; what it
     * had answered is durable. So the process ends at once, and whoever keeps it up starts it again.
     */
    private static void halt(Throwable death) {
        LOG.error("a lane died, the server ends", death);
        Runtime.getRuntime().halt(70);
    }

    /** The port that it listens on. */
    public int port() {
        return endpoint.port();
    }

    /** The port that its metrics are read at; empty if there is none. */
    public OptionalInt metricsPort() {
        return metrics == null ? OptionalInt.empty() : OptionalInt.of(metrics.port());
    }

    /** The policy that decides, as {@code name@digest}. */
    public String policyVersion() {
        return policies.version().toString();
    }

    /** Tells the server to look at its clock now: for a clock that does not run by itself. */
    public void clockMoved() {
        lanes.wake();
        housekeeper.wake();
    }

    /**
     * Ends gracefully: refuses what is new, finishes what is under way, closes the store. Blocks until then,
     * at most for the drain timeout of each part. A second call waits for the first.
     */
    public void shutdown() {
        if (!shuttingDown.compareAndSet(false, true)) {
            try {
                awaitTermination();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return;
        }
        if (policyWatch != null) {
            policyWatch.close();
        }
        boolean quiet = endpoint.shutdown(config.drainTimeout());
        housekeeper.stop();
        sessions.stop();
        quiet &= lanes.close(config.drainTimeout());
        threads.close();
        if (quiet) {
            store.close();
        } else {
            LOG.warn("the store is in use after the drain timeout and is left open: what was answered is safe");
        }
        policies.close();
        if (metrics != null) {
            metrics.close();
        }
        terminated.countDown();
    }

    /** Blocks until the server has ended. */
    public void awaitTermination() throws InterruptedException {
        terminated.await();
    }
}
