/** Drools: rules in, compiled classes out, and sessions that evaluate them. */
@NullMarked
package org.stillthere.rules.engine;

import org.jspecify.annotations.NullMarked;
