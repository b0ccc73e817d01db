/** The configuration of a server: the same keys as flags, environment variables and lines of a file. */
@NullMarked
package org.stillthere.server.config;

import org.jspecify.annotations.NullMarked;
