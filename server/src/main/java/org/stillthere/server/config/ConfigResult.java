package org.stillthere.server.config;

import java.util.List;
import org.stillthere.rules.problem.Problem;

/** The outcome of reading a configuration. */
public sealed interface ConfigResult {
    /** The configuration is valid. */
    record Ready(ServerConfig config) implements ConfigResult {}

    /** The configuration is invalid: everything that is wrong with it, at least one problem. */
    record Rejected(List<Problem> problems) implements ConfigResult {
        /** Keeps an unmodifiable copy. */
        public Rejected {
            problems = List.copyOf(problems);
        }
    }
}
