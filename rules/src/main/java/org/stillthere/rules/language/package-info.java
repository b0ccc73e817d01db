/** The part of DRL that policies are written in: reads it, checks it, and lets nothing else through. */
@NullMarked
package org.stillthere.rules.language;

import org.jspecify.annotations.NullMarked;
