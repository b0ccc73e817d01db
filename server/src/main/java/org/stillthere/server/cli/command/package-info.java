/** What every command shares: exit codes, logs, signals, options. */
@NullMarked
package org.stillthere.server.cli.command;

import org.jspecify.annotations.NullMarked;
