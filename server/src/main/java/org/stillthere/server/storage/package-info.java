/** Where handovers are kept: durable, and answered for only once they are. */
@NullMarked
package org.stillthere.server.storage;

import org.jspecify.annotations.NullMarked;
