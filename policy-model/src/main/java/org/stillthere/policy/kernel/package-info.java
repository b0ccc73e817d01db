/** The pure function at the core: (state, event, now) to (state, decision). */
@NullMarked
package org.stillthere.policy.kernel;

import org.jspecify.annotations.NullMarked;
