/** Examples that a policy's owner writes: given, when, then, played in virtual time. */
@NullMarked
package org.stillthere.rules.cases;

import org.jspecify.annotations.NullMarked;
