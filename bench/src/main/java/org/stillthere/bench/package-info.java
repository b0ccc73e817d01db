/** Measures a real server from outside, over the wire. Never part of what is shipped. */
@NullMarked
package org.stillthere.bench;

import org.jspecify.annotations.NullMarked;
