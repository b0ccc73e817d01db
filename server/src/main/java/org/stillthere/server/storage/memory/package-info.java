/** An engine in memory, for tests and simulation. */
@NullMarked
package org.stillthere.server.storage.memory;

import org.jspecify.annotations.NullMarked;
