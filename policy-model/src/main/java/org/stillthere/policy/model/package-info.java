/** The vocabulary: handovers, what happens in them, and what is decided. Records and enums without behaviour of their own. */
@NullMarked
package org.stillthere.policy.model;

import org.jspecify.annotations.NullMarked;
