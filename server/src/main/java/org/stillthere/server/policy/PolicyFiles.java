package org.stillthere.server.policy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.stillthere.rules.policy.CompiledPolicy;
import org.stillthere.rules.policy.PolicyCompiler;
import org.stillthere.rules.policy.PolicyResult;
import org.stillthere.rules.problem.Problem;
import org.stillthere.rules.source.PolicyFolder;
import org.stillthere.rules.source.PolicySource;

/**
 * A snapshot of a policy's files. Two snapshots are equal if nothing relevant changed in between. Immutable.
 *
 * @param source what was read
 * @param unreadable what could not be read
 */
public record PolicyFiles(PolicySource source, List<Problem> unreadable) {
    /** Keeps an unmodifiable copy. */
    public PolicyFiles {
        unreadable = List.copyOf(unreadable);
    }

    /** Reads a folder; one that is not there is a problem, not an error. */
    public static PolicyFiles read(Path folder) {
        PolicyFolder.Contents contents = PolicyFolder.read(folder);
        return new PolicyFiles(contents.source(), contents.problems());
    }

    /** The name of the folder. */
    public String name() {
        return source.name();
    }

    /**
     * Checks and compiles them. Takes seconds the first time in a process.
     *
     * @param overrides values for settings instead of the files' own, by name; may be empty
     */
    public PolicyResult compile(Map<String, String> overrides) {
        return compile(overrides, null);
    }

    /**
     * The same, but only rules that another policy does not have are compiled.
     *
     * @param before the policy that this one replaces; null if it replaces none
     */
    PolicyResult compile(Map<String, String> overrides, @Nullable CompiledPolicy before) {
        return PolicyCompiler.compile(source, unreadable, overrides, before);
    }
}
