/** The words that rules are written in: the facts a rule reads, the settings it refers to, the actions it asks for. */
@NullMarked
package org.stillthere.policy.language;

import org.jspecify.annotations.NullMarked;
