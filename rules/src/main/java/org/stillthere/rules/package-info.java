/** Runs policies on the rules engine; the only place that knows Drools. */
@NullMarked
package org.stillthere.rules;

import org.jspecify.annotations.NullMarked;
