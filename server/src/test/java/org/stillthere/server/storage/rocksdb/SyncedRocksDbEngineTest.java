package org.stillthere.server.storage.rocksdb;

import static org.stillthere.server.storage.StoredSamples.NOW;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.stillthere.server.storage.Durability;
import org.stillthere.server.storage.StorageEngine;
import org.stillthere.server.storage.StorageEngineContract;

/** The embedded engine keeps the contract, too, when each commit is flushed to the disk: another committer writes then. */
class SyncedRocksDbEngineTest extends StorageEngineContract {
    @TempDir
    private Path directory;

    @Override
    protected StorageEngine open(int lanes) {
        return RocksDbEngine.open(directory, Durability.FSYNC, lanes, () -> NOW);
    }
}
