/** Looks at a whole policy for its owner: every mistake at once, and what is allowed and yet hardly meant. */
@NullMarked
package org.stillthere.rules.check;

import org.jspecify.annotations.NullMarked;
