/** Where handovers are decided on: each belongs to one lane, and each lane has one writer. */
@NullMarked
package org.stillthere.server.lane;

import org.jspecify.annotations.NullMarked;
