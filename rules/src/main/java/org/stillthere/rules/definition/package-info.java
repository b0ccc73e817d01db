/** Reads what a policy's folder says besides its rules: its name, settings and messages. */
@NullMarked
package org.stillthere.rules.definition;

import org.jspecify.annotations.NullMarked;
