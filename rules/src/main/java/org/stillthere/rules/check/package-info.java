/** Checks a whole policy for its owner: every mistake at once, and warnings of what is allowed but hardly intended. */
@NullMarked
package org.stillthere.rules.check;

import org.jspecify.annotations.NullMarked;
