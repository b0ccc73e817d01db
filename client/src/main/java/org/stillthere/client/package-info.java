/** A thin client of the policy service. */
@NullMarked
package org.stillthere.client;

import org.jspecify.annotations.NullMarked;
