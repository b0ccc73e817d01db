package org.stillthere.server.config;

import java.util.List;
import org.stillthere.rules.problem.Problem;

/** What reading a configuration came to. */
public sealed interface ConfigResult {
    /** It can be used. */
    record Ready(ServerConfig config) implements ConfigResult {}

    /** It can't: all that is wrong with it, at least one thing. */
    record Rejected(List<Problem> problems) implements ConfigResult {
        /** Keeps an unmodifiable copy. */
        public Rejected {
            problems = List.copyOf(problems);
        }
    }
}
