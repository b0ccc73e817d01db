/** {@code stillthere watch}: shows handovers as they change. */
@NullMarked
package org.stillthere.server.cli.watch;

import org.jspecify.annotations.NullMarked;
