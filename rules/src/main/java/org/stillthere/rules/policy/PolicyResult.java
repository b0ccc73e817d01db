package org.stillthere.rules.policy;

import java.util.List;
import org.stillthere.rules.problem.Problem;

/** The result of loading a policy. */
public sealed interface PolicyResult {
    /**
     * It can be used.
     *
     * @param policy the policy; whoever gets it closes it
     */
    record Ready(CompiledPolicy policy) implements PolicyResult {}

    /**
     * It can't be used.
     *
     * @param problems all that is wrong with it, never empty
     */
    record Rejected(List<Problem> problems) implements PolicyResult {
        /** Keeps an unmodifiable copy. */
        public Rejected {
            problems = List.copyOf(problems);
        }
    }
}
