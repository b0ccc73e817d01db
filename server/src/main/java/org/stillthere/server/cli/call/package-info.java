/** What commands that call a server share: its address, its errors, and its events and actions in words. */
@NullMarked
package org.stillthere.server.cli.call;

import org.jspecify.annotations.NullMarked;
