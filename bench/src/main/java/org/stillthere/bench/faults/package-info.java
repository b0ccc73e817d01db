/**
 * Breaks the disk under a real server, and tells whether what was answered is still there. It knows the server's jar, its
 * files and its API, and nothing of how it stores.
 */
@NullMarked
package org.stillthere.bench.faults;

import org.jspecify.annotations.NullMarked;
