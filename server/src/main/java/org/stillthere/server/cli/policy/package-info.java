/** {@code stillthere policy}: makes, checks, tests and lists policies. */
@NullMarked
package org.stillthere.server.cli.policy;

import org.jspecify.annotations.NullMarked;
