/** The bytes in which states, events and decisions are kept: compact, canonical, versioned. */
@NullMarked
package org.stillthere.policy.codec;

import org.jspecify.annotations.NullMarked;
