/**
 * How decisions reach the clients on streams: who owns which handover, what was sent and not acked, what waits.
 * Knows nothing of the wire.
 */
@NullMarked
package org.stillthere.server.delivery;

import org.jspecify.annotations.NullMarked;
