package org.stillthere.server.policy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.stillthere.rules.CompiledPolicy;
import org.stillthere.rules.PolicyCompiler;
import org.stillthere.rules.PolicyFolder;
import org.stillthere.rules.PolicyResult;
import org.stillthere.rules.PolicySource;
import org.stillthere.rules.problem.Problem;

/**
 * The files of a policy as they were on the disk at one time. Equal if nothing was changed that matters. Immutable.
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
        List<Problem> unreadable = new ArrayList<>();
        PolicySource source = PolicyFolder.read(folder, unreadable);
        return new PolicyFiles(source, unreadable);
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
        return complete(PolicyCompiler.compile(source, overrides));
    }

    /**
     * The same, in no time if the rules are those of another policy.
     *
     * @param before the policy whose place this one takes
     */
    PolicyResult compile(Map<String, String> overrides, CompiledPolicy before) {
        return complete(PolicyCompiler.compile(source, overrides, before));
    }

    /** With what could not be read. */
    private PolicyResult complete(PolicyResult result) {
        if (unreadable.isEmpty()) {
            return result;
        }
        List<Problem> problems = new ArrayList<>(unreadable);
        if (result instanceof PolicyResult.Ready ready) {
            ready.policy().close();
        } else if (result instanceof PolicyResult.Rejected rejected) {
            problems.addAll(rejected.problems());
        }
        return new PolicyResult.Rejected(problems);
    }
}
