/** The policy service: command line, gRPC endpoint and store, wired together. */
@NullMarked
package org.stillthere.server;

import org.jspecify.annotations.NullMarked;
