/** Maps between the messages of the API and what the service takes and answers, for every transport. */
@NullMarked
package org.stillthere.server.wire;

import org.jspecify.annotations.NullMarked;
