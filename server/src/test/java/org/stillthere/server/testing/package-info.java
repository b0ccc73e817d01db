/** What tests of a running server share. */
@NullMarked
package org.stillthere.server.testing;

import org.jspecify.annotations.NullMarked;
