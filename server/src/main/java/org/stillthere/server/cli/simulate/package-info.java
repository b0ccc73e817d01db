/** {@code stillthere simulate}: plays recorded conversations through a policy, under a virtual clock. */
@NullMarked
package org.stillthere.server.cli.simulate;

import org.jspecify.annotations.NullMarked;
