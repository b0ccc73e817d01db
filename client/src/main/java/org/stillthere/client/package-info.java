/**
 * The client of the policy service for the JVM: reports what happens in handovers and carries out what is decided,
 * over one stream that is kept alive through every break.
 *
 * <p>{@link org.stillthere.client.HandoverMonitor} is where to begin.
 */
@NullMarked
package org.stillthere.client;

import org.jspecify.annotations.NullMarked;
