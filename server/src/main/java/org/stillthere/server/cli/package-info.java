/** The command {@code stillthere}. */
@NullMarked
package org.stillthere.server.cli;

import org.jspecify.annotations.NullMarked;
