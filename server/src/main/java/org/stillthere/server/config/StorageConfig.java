package org.stillthere.server.config;

import java.nio.file.Path;
import java.time.Duration;
import org.stillthere.server.storage.Durability;

/**
 * Where handovers are stored, how safely and for how long.
 *
 * @param dataDir the directory of the store; created if it does not exist
 * @param durability what an answered event survives
 * @param retention how long a handover is kept after it has ended, 1 minute to 3,650 days
 */
public record StorageConfig(Path dataDir, Durability durability, Duration retention) {}
