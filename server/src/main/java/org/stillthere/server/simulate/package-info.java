/** Recorded conversations, played through a policy under a virtual clock. */
@NullMarked
package org.stillthere.server.simulate;

import org.jspecify.annotations.NullMarked;
