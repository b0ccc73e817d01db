/** The API on the wire: codecs, validation, error mapping, streams. Nothing is decided here. */
@NullMarked
package org.stillthere.server.grpc;

import org.jspecify.annotations.NullMarked;
