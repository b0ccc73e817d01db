/** Faults of the server: what is logged of them, and the id that a client is told instead. */
@NullMarked
package org.stillthere.server.incident;

import org.jspecify.annotations.NullMarked;
