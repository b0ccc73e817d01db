package org.stillthere.server.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.stillthere.server.storage.Durability;

/**
 * What a server is started with. Immutable. The names that flags, environment and file use are listed
 * with {@code ConfigKey}.
 *
 * @param host the address to listen on; anything but loopback needs {@code insecureNetwork}
 * @param port the port, 0 to 65535; 0 takes any free one
 * @param insecureNetwork whether to listen beyond loopback although nobody is authenticated
 * @param metricsPort the port of the metrics, 0 to 65535; 0 takes any free one; null listens on none
 * @param dataDir where the state is kept; made if it is not there
 * @param durability what an answered event survives
 * @param retention how long a handover is kept after it has ended, 1 minute to 3,650 days
 * @param policyDir the policy's folder; null takes the policy that is built in
 * @param policiesDir what is watched for edits: {@code policyDir}, or the folder that it lies in; null watches nothing
 * @param settings settings of the policy to override, by name
 * @param lanes how many single writers share the handovers, 1 to 64
 * @param maxInFlight how many events may be under way at a time, 1 or more
 * @param maxUnacknowledged how many decisions may wait for the acks of one client, 1 or more
 * @param resumeGrace how long a client whose stream broke keeps its handovers, at most an hour
 * @param maxMessageSize the largest message that is read, in bytes, 1 KiB to 64 MiB
 * @param maxEventAge how far behind the server's clock an event may lie
 * @param maxClockSkew how far ahead of the server's clock an event may lie
 * @param drainTimeout how long a shutdown waits for what is under way
 * @param cachedHandovers how many handovers are kept in memory, 0 or more
 */
public record ServerConfig(
        String host,
        int port,
        boolean insecureNetwork,
        @Nullable Integer metricsPort,
        Path dataDir,
        Durability durability,
        Duration retention,
        @Nullable Path policyDir,
        @Nullable Path policiesDir,
        SortedMap<String, String> settings,
        int lanes,
        int maxInFlight,
        int maxUnacknowledged,
        Duration resumeGrace,
        int maxMessageSize,
        Duration maxEventAge,
        Duration maxClockSkew,
        Duration drainTimeout,
        int cachedHandovers) {
    /** Keeps an unmodifiable copy of the settings. */
    public ServerConfig {
        settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
    }
}
