package org.stillthere.server.storage.memory;

import org.stillthere.server.storage.StorageEngine;
import org.stillthere.server.storage.StorageEngineContract;
import org.stillthere.server.storage.StoredSamples;

/** The engine in memory keeps the contract. */
class MemoryEngineTest extends StorageEngineContract {
    private final MemoryTables tables = new MemoryTables();

    @Override
    protected StorageEngine open(int lanes) {
        return new MemoryEngine(tables, lanes, () -> StoredSamples.NOW);
    }
}
