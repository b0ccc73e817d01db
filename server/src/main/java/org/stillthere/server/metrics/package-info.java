/** What a server counts and measures, and where operators read it. */
@NullMarked
package org.stillthere.server.metrics;

import org.jspecify.annotations.NullMarked;
