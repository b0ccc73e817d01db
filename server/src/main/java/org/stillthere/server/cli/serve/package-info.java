/** {@code stillthere serve}: runs a server. */
@NullMarked
package org.stillthere.server.cli.serve;

import org.jspecify.annotations.NullMarked;
