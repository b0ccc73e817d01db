/** {@code stillthere replay-live}: plays recorded conversations against a running server. */
@NullMarked
package org.stillthere.server.cli.replay;

import org.jspecify.annotations.NullMarked;
