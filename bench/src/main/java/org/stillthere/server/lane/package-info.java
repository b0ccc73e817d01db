/** What the benchmarks need of the lanes' own package. */
@NullMarked
package org.stillthere.server.lane;

import org.jspecify.annotations.NullMarked;
