/**
 * What a user would pick instead of StillThere, measured beside it on the same machine. Built only for that, and never
 * part of what is shipped.
 */
@NullMarked
package org.stillthere.bench.peers;

import org.jspecify.annotations.NullMarked;
