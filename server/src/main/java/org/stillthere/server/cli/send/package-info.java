/** {@code stillthere send}: reports one event. */
@NullMarked
package org.stillthere.server.cli.send;

import org.jspecify.annotations.NullMarked;
