/** The policies that a server knows: the one that decides, and how a saved edit takes its place. */
@NullMarked
package org.stillthere.server.policy;

import org.jspecify.annotations.NullMarked;
