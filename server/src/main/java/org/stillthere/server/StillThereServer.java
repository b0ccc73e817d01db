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
import org.stillthere.server.delivery.RetentionSweeper;
import org.stillthere.server.grpc.GrpcEndpoint;
import org.stillthere.server.incident.FatalErrors;
import org.stillthere.server.incident.Incidents;
import org.stillthere.server.lane.Lanes;
import org.stillthere.server.metrics.MetricsEndpoint;
import org.stillthere.server.metrics.Readings;
import org.stillthere.server.metrics.ServerMetrics;
import org.stillthere.server.policy.PolicyDirectory;
import org.stillthere.server.policy.PolicyFiles;
import org.stillthere.server.policy.PolicyRegistry;
import org.stillthere.server.policy.PolicyWatch;
import org.stillthere.server.service.EventLimits;
import org.stillthere.server.service.HandoverService;
import org.stillthere.server.service.PolicyService;
import org.stillthere.server.service.ServiceThreads;
import org.stillthere.server.service.WatchRegistry;
import org.stillthere.server.storage.StorageEngine;
import org.stillthere.server.storage.StoreException;
import org.stillthere.server.storage.rocksdb.RocksDbEngine;

/**
 * A server: the policy, the store, the lanes and the endpoint, wired together.
 *
 * <pre>
 *   starts     policy, and beside it store ─▶ clients ─▶ lanes ─▶ endpoint (SERVING) ─▶ metrics ─▶ housekeeper, sweeper ─▶ watch
 *   stops      in the other order; the endpoint answers what it has taken, and the lanes commit it, before the store closes
 * </pre>
 *
 * <p>Thread-safe.
 */
public final class StillThereServer {
    private static final Logger LOG = LoggerFactory.getLogger(StillThereServer.class);

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int RESUME_TOKEN_BYTES = 16;

    private final ServerParts parts;
    private final PolicyRegistry policies;
    private final Lanes lanes;
    private final Housekeeper housekeeper;
    private final RetentionSweeper sweeper;
    private final GrpcEndpoint endpoint;
    private final @Nullable MetricsEndpoint metrics;
    private final AtomicBoolean shuttingDown = new AtomicBoolean();
    private final CountDownLatch terminated = new CountDownLatch(1);

    private StillThereServer(
            Starting started, Lanes lanes, Housekeeper housekeeper, RetentionSweeper sweeper, GrpcEndpoint endpoint) {
        this.parts = started.parts;
        this.policies = started.policies;
        this.metrics = started.metricsEndpoint;
        this.lanes = lanes;
        this.housekeeper = housekeeper;
        this.sweeper = sweeper;
        this.endpoint = endpoint;
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
        ServerParts parts = new ServerParts();
        try {
            return new Starting(config, clock, nanos, parts).server();
        } catch (StoreException e) {
            parts.stop();
            throw new StartupException(Reason.STORE, String.valueOf(e.getMessage()));
        } catch (StartupException | RuntimeException e) {
            parts.stop();
            throw e;
        }
    }

    /** A server that is being put together. */
    private static final class Starting {
        private final ServerConfig config;
        private final InstantSource clock;
        private final ServerParts parts;
        private final Incidents incidents = new Incidents();
        private final @Nullable MetricsEndpoint metricsEndpoint;
        private final ServerMetrics metrics;
        private final @Nullable PolicyFiles policyFiles;
        private final StorageEngine engine;
        private final PolicyRegistry policies;

        /** Set when a part is still in use after the drain timeout: the store is then left open. */
        private boolean inUse;

        /** Opens the store, loads the policy. They take the longest; neither needs the other. */
        Starting(ServerConfig config, InstantSource clock, LongSupplier nanos, ServerParts parts)
                throws StartupException {
            this.config = config;
            this.clock = clock;
            this.parts = parts;
            CompletableFuture<LoadedPolicy> loading = CompletableFuture.supplyAsync(() -> LoadedPolicy.load(config));
            Integer metricsPort = config.network().metricsPort();
            metricsEndpoint = metricsPort == null
                    ? null
                    : new MetricsEndpoint(config.network().host(), metricsPort);
            metrics = metricsEndpoint == null ? ServerMetrics.NONE : metricsEndpoint.metrics();
            try {
                engine = open();
            } catch (StoreException e) {
                loading.join().discard();
                throw e;
            }
            parts.add(this::closeStore);
            LoadedPolicy loaded = loading.join();
            policyFiles = loaded.files();
            policies = new PolicyRegistry(
                    loaded.name(), loaded.ready(), config.lanes().count(), clock, nanos, metrics);
            parts.add(policies::close);
        }

        private StorageEngine open() {
            return RocksDbEngine.open(
                    config.storage().dataDir(),
                    config.storage().durability(),
                    config.lanes().count(),
                    clock);
        }

        private void closeStore() {
            if (inUse) {
                LOG.warn("the store is in use after the drain timeout and is left open: what was answered is safe");
            } else {
                engine.close();
            }
        }

        StillThereServer server() throws StartupException {
            WatchRegistry watches = new WatchRegistry();
            ClientSessions sessions = new ClientSessions(
                    engine.handovers(),
                    engine.outboxes(),
                    engine.lanes(),
                    clock,
                    incidents,
                    config.delivery().resumeGrace(),
                    StillThereServer::resumeToken);
            Lanes lanes = Lanes.start(new Lanes.Setup(
                    engine,
                    policies::supplier,
                    clock,
                    watches,
                    sessions,
                    incidents,
                    metrics,
                    config.lanes().maxInFlight(),
                    config.lanes().cachedHandovers(),
                    cause -> FatalErrors.end("a lane died", cause)));
            parts.add(() -> inUse |= !lanes.close(config.drainTimeout()));
            sessions.start(lanes);
            parts.add(() -> inUse |= !sessions.stop(config.drainTimeout()));
            Housekeeper housekeeper = new Housekeeper(sessions, clock, incidents);
            parts.add(() -> inUse |= !housekeeper.stop(config.drainTimeout()));
            RetentionSweeper sweeper = new RetentionSweeper(
                    engine.handovers(),
                    lanes::forget,
                    clock,
                    incidents,
                    config.storage().retention());
            parts.add(() -> inUse |= !sweeper.stop(config.drainTimeout()));
            ServiceThreads threads = new ServiceThreads();
            parts.add(() -> inUse |= !threads.close(config.drainTimeout()));
            HandoverService handovers = new HandoverService(new HandoverService.Setup(
                    lanes,
                    engine.handovers(),
                    threads.readers(),
                    sessions,
                    watches,
                    clock,
                    new EventLimits(config.events().maxAge(), config.events().maxClockSkew()),
                    config.delivery().maxUnacknowledged(),
                    policies::version,
                    incidents,
                    metrics));
            GrpcEndpoint endpoint = listen(handovers, new PolicyService(policies, threads.checker(), incidents));
            serveMetrics(lanes, sessions, handovers);
            housekeeper.start();
            sweeper.start();
            watchPolicy(lanes);
            return new StillThereServer(this, lanes, housekeeper, sweeper, endpoint);
        }

        private GrpcEndpoint listen(HandoverService handovers, PolicyService policyCalls) throws StartupException {
            try {
                GrpcEndpoint endpoint =
                        GrpcEndpoint.start(new GrpcEndpoint.Setup(config, handovers, policyCalls, incidents));
                parts.add(() -> endpoint.shutdown(config.drainTimeout()));
                parts.add(() -> {
                    policyCalls.drain();
                    handovers.drain();
                });
                parts.add(endpoint::stopAccepting);
                return endpoint;
            } catch (IOException e) {
                throw cantListen(config.network().port(), ConfigKey.PORT, e);
            }
        }

        private void serveMetrics(Lanes lanes, ClientSessions sessions, HandoverService handovers)
                throws StartupException {
            MetricsEndpoint served = metricsEndpoint;
            if (served == null) {
                return;
            }
            try {
                served.start(new Readings(
                        lanes::inFlight,
                        sessions::unacknowledged,
                        sessions::connected,
                        handovers::monitorStreams,
                        handovers::watchStreams,
                        policies::version,
                        policies::activeRejected));
            } catch (IOException e) {
                throw cantListen(config.network().metricsPort(), ConfigKey.METRICS_PORT, e);
            }
            parts.add(served::close);
        }

        private StartupException cantListen(@Nullable Integer port, ConfigKey key, IOException e) {
            return new StartupException(
                    Reason.ADDRESS,
                    "can't listen on " + config.network().host() + ":" + port + ": "
                            + rootOf(e).getMessage() + ". Is another server running there? Choose another " + key.flag()
                            + ".");
        }

        private void watchPolicy(Lanes lanes) {
            Path root = config.policy().watched();
            Path active = config.policy().folder();
            if (root != null && active != null && policyFiles != null) {
                PolicyWatch watch = PolicyWatch.start(
                        new PolicyDirectory(root, active),
                        policyFiles,
                        config.policy().settings(),
                        policies,
                        lanes::wake,
                        incidents);
                parts.add(watch::close);
            }
        }
    }

    /** The policy that the server starts with, and the files that it is made of; none if it is built in. */
    private record LoadedPolicy(String name, @Nullable PolicyFiles files, PolicyResult result) {
        static LoadedPolicy load(ServerConfig config) {
            Path folder = config.policy().folder();
            if (folder == null) {
                return new LoadedPolicy(
                        DefaultPolicy.NAME,
                        null,
                        DefaultPolicy.load(config.policy().settings()));
            }
            PolicyFiles files = PolicyFiles.read(folder);
            return new LoadedPolicy(
                    files.name(), files, files.compile(config.policy().settings()));
        }

        CompiledPolicy ready() throws StartupException {
            if (result instanceof PolicyResult.Rejected rejected) {
                throw new StartupException(Reason.POLICY, message(rejected));
            }
            return ((PolicyResult.Ready) result).policy();
        }

        void discard() {
            if (result instanceof PolicyResult.Ready ready) {
                ready.policy().close();
            }
        }

        private static String message(PolicyResult.Rejected rejected) {
            return rejected.problems().stream()
                    .map(Problem::render)
                    .collect(Collectors.joining("\n\n", "the policy was rejected:\n\n", ""));
        }
    }

    /** Nobody but the client that is told it can have it: it takes over the client's stream. */
    private static String resumeToken() {
        byte[] token = new byte[RESUME_TOKEN_BYTES];
        RANDOM.nextBytes(token);
        return HexFormat.of().formatHex(token);
    }

    private static Throwable rootOf(Throwable error) {
        Throwable root = error;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
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
        sweeper.wake();
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
        try {
            parts.stop();
        } finally {
            terminated.countDown();
        }
    }

    /** Blocks until the server has ended. */
    public void awaitTermination() throws InterruptedException {
        terminated.await();
    }
}
