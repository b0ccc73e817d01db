package org.stillthere.server.metrics;

import io.prometheus.metrics.exporter.httpserver.HTTPServer;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Where metrics are read: {@code GET /metrics}, in the text format of Prometheus. Thread-safe; started once, closed once.
 */
public final class MetricsEndpoint implements AutoCloseable {
    private final String host;
    private final int port;
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final PrometheusMetrics metrics = new PrometheusMetrics(registry);
    private volatile @Nullable HTTPServer server;

    /**
     * Counts already, and listens on nothing yet.
     *
     * @param host an address of this machine
     * @param port the port; 0 takes any free one
     */
    public MetricsEndpoint(String host, int port) {
        this.host = host;
        this.port = port;
    }

    /** What is counted here. */
    public ServerMetrics metrics() {
        return metrics;
    }

    /**
     * Listens.
     *
     * @param readings what else can be read
     * @throws IOException if the port is in use or the address can't be bound
     */
    public void start(Readings readings) throws IOException {
        metrics.ask(readings);
        server = HTTPServer.builder()
                .hostname(host)
                .port(port)
                .registry(registry)
                .buildAndStart();
    }

    /** The port that it listens on; -1 before it is started. */
    public int port() {
        HTTPServer started = server;
        return started == null ? -1 : started.getPort();
    }

    /** Listens no more. */
    @Override
    public void close() {
        HTTPServer started = server;
        if (started != null) {
            started.close();
        }
    }
}
