/** What the commands show things with: the screen, tables, a progress bar. Knows no command and no server. */
@NullMarked
package org.stillthere.server.cli.terminal;

import org.jspecify.annotations.NullMarked;
