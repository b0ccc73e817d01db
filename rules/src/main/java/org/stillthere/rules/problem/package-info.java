/** What is wrong with a policy, said so that its owner can mend it. */
@NullMarked
package org.stillthere.rules.problem;

import org.jspecify.annotations.NullMarked;
