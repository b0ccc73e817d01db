/** The journal in front of RocksDB. */
@NullMarked
package org.stillthere.server.storage.journal;

import org.jspecify.annotations.NullMarked;
