package org.stillthere.server.config;

import org.jspecify.annotations.Nullable;

/**
 * Where the server listens and what it reads from a connection.
 *
 * @param host the address to listen on; anything but loopback needs {@code insecureNetwork}
 * @param port the gRPC port, 0 to 65535; 0 takes any free one
 * @param insecureNetwork whether to listen beyond loopback although callers are not authenticated
 * @param metricsPort the port of the metrics, 0 to 65535; 0 takes any free one; null serves no metrics
 * @param maxMessageSize the largest message that is read, in bytes, 1 KiB to 64 MiB
 */
public record NetworkConfig(
        String host,
        int port,
        boolean insecureNetwork,
        @Nullable Integer metricsPort,
        int maxMessageSize) {}
