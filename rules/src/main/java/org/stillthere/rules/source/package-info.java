/** The files of a policy, as they are read from a folder or come over the wire. */
@NullMarked
package org.stillthere.rules.source;

import org.jspecify.annotations.NullMarked;
