package org.stillthere.server.grpc;

import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.stillthere.server.config.ServerConfig;
import org.stillthere.server.incident.Incidents;
import org.stillthere.server.service.HandoverService;
import org.stillthere.server.service.PolicyService;
import org.stillthere.v1.HandoverServiceGrpc;
import org.stillthere.v1.PolicyServiceGrpc;

/**
 * The server's end of the wire: {@code HandoverService}, {@code PolicyService}, {@code grpc.health.v1} and reflection on
 * one port.
 * Thread-safe.
 */
public final class GrpcEndpoint {
    /**
     * The health service that says NOT_SERVING while an edit of the policy is rejected. For alarms only: the server
     * serves on by the version before, and must not be taken out of rotation.
     */
    private static final String POLICY_HEALTH = "stillthere.policy";

    /** An open call costs memory; nobody needs more than this on one connection. */
    private static final int MAX_CALLS_PER_CONNECTION = 1_000;

    /** How long a connection may be silent before it is probed, and a probe unanswered before it is dropped. */
    private static final long KEEP_ALIVE_SECONDS = 10;

    /** How often a client may ping to keep its connection alive. */
    private static final long LEAST_KEEP_ALIVE_SECONDS = 10;

    /** How long connections get to close when the time is up. */
    private static final long LAST_WORDS_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final HealthStatusManager health = new HealthStatusManager();
    private final OpenCalls calls = new OpenCalls();
    private final CallerInterceptor callers = new CallerInterceptor();
    private final PolicyService policies;
    private final Server server;

    private GrpcEndpoint(Setup setup) {
        ServerConfig config = setup.config();
        this.policies = setup.policies();
        this.server = NettyServerBuilder.forAddress(new InetSocketAddress(
                        config.network().host(), config.network().port()))
                .directExecutor() // everything that may wait is handed on at once: measured four times as fast
                .maxInboundMessageSize(config.network().maxMessageSize())
                .maxConcurrentCallsPerConnection(MAX_CALLS_PER_CONNECTION)
                .keepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
                .keepAliveTimeout(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
                .permitKeepAliveWithoutCalls(true)
                .permitKeepAliveTime(LEAST_KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
                .addTransportFilter(callers)
                .addService(guarded(new HandoverGrpcService(setup.handovers()), setup.incidents()))
                .addService(guarded(new PolicyGrpcService(policies), setup.incidents()))
                .addService(health.getHealthService())
                .addService(ProtoReflectionServiceV1.newInstance())
                .build();
    }

    /**
     * What an endpoint is started with.
     *
     * @param config address and limits
     * @param handovers what the calls about handovers mean
     * @param policies what the calls about policies mean
     * @param incidents where faults are logged
     */
    public record Setup(ServerConfig config, HandoverService handovers, PolicyService policies, Incidents incidents) {}

    /**
     * Listens, and says SERVING to health checks.
     *
     * @throws IOException if the port is in use or the address can't be bound
     */
    public static GrpcEndpoint start(Setup setup) throws IOException {
        GrpcEndpoint endpoint = new GrpcEndpoint(setup);
        endpoint.server.start();
        endpoint.health.setStatus("", ServingStatus.SERVING);
        endpoint.health.setStatus(HandoverServiceGrpc.SERVICE_NAME, ServingStatus.SERVING);
        endpoint.health.setStatus(PolicyServiceGrpc.SERVICE_NAME, ServingStatus.SERVING);
        endpoint.showPolicyHealth();
        endpoint.policies.onChange(endpoint::showPolicyHealth);
        return endpoint;
    }

    private void showPolicyHealth() {
        health.setStatus(POLICY_HEALTH, policies.activeRejected() ? ServingStatus.NOT_SERVING : ServingStatus.SERVING);
    }

    private ServerServiceDefinition guarded(BindableService service, Incidents incidents) {
        return ServerInterceptors.intercept(
                MalformedMessages.recognisedBy(service.bindService()), callers, new FaultInterceptor(incidents), calls);
    }

    /** Loads the classes of the transport, so that {@link #start} need not. Listens on nothing. */
    public static void loadClasses() {
        NettyServerBuilder.forAddress(new InetSocketAddress(0))
                .addService(new HealthStatusManager().getHealthService())
                .addService(ProtoReflectionServiceV1.newInstance())
                .build();
    }

    /** The port that it listens on. */
    public int port() {
        return server.getPort();
    }

    /** Health says NOT_SERVING, and new calls are refused. The first step of an end; does not block. */
    public void stopAccepting() {
        health.enterTerminalState();
        server.shutdown();
    }

    /**
     * Ends after {@link #stopAccepting}, once the service is drained: calls that are under way get that long. Calls of
     * health and reflection, which may go on for ever, get none. Blocks until then.
     */
    public void shutdown(Duration timeout) {
        long end = System.nanoTime() + timeout.toNanos();
        try {
            calls.awaitNone(timeout.toNanos());
            server.shutdownNow();
            server.awaitTermination(Math.max(end - System.nanoTime(), LAST_WORDS_NANOS), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            server.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
