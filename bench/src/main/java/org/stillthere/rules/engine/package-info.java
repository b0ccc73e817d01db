/** What the benchmarks need of the rules engine's own package. */
@NullMarked
package org.stillthere.rules.engine;

import org.jspecify.annotations.NullMarked;
