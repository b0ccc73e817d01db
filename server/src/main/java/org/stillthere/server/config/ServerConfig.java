package org.stillthere.server.config;

import java.time.Duration;

/**
 * Everything a server is started with, by subject. Immutable. {@link ConfigKey} lists the names that flags, environment
 * and file use.
 *
 * @param network where the server listens
 * @param storage where handovers are stored
 * @param policy which policy decides
 * @param lanes how many lanes there are and how much they hold
 * @param events which events are accepted
 * @param delivery how decisions reach the clients on streams
 * @param drainTimeout how long each part may take to finish its work at a shutdown, at most an hour
 */
public record ServerConfig(
        NetworkConfig network,
        StorageConfig storage,
        PolicyConfig policy,
        LaneConfig lanes,
        EventConfig events,
        DeliveryConfig delivery,
        Duration drainTimeout) {}
