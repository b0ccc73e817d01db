/** Policies as a whole: their files are checked and compiled, and each thread decides by a session of its own. */
@NullMarked
package org.stillthere.rules.policy;

import org.jspecify.annotations.NullMarked;
