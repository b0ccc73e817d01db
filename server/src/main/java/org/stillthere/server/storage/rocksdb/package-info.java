/** The embedded engine: RocksDB with its own log. */
@NullMarked
package org.stillthere.server.storage.rocksdb;

import org.jspecify.annotations.NullMarked;
