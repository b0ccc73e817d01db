/** How a server is configured: the same names as flags, in the environment and in one file. */
@NullMarked
package org.stillthere.server.config;

import org.jspecify.annotations.NullMarked;
