/** What the cases of a policy show about it, and what they leave open. */
@NullMarked
package org.stillthere.rules.coverage;

import org.jspecify.annotations.NullMarked;
