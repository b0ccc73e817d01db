/** {@code stillthere demo}: plays handovers against a server of its own. */
@NullMarked
package org.stillthere.server.cli.demo;

import org.jspecify.annotations.NullMarked;
