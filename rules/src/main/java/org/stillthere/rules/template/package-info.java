/** The policy that a new one begins as. */
@NullMarked
package org.stillthere.rules.template;

import org.jspecify.annotations.NullMarked;
