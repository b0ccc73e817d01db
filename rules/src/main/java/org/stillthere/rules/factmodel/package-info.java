/** Which facts can hold together: turns conditions of rules into regions of facts, and knows how facts depend on each other. */
@NullMarked
package org.stillthere.rules.factmodel;

import org.jspecify.annotations.NullMarked;
