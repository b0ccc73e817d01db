package org.stillthere.rules.check;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.stillthere.policy.model.PolicyVersion;
import org.stillthere.rules.policy.CompiledPolicy;
import org.stillthere.rules.policy.PolicyCompiler;
import org.stillthere.rules.source.PolicyFolder;
import org.stillthere.rules.policy.PolicyResult;
import org.stillthere.rules.source.PolicySource;
import org.stillthere.rules.cases.CaseReader;
import org.stillthere.rules.problem.Problem;

/**
 * Checks a policy as its owner wants it: all mistakes of all files at once. Once there is none left, the rules are
 * looked at for what is allowed and yet hardly meant, and that is told as warnings.
 *
 * <p>Nothing of the policy is run. Any thread may call it.
 */
public final class PolicyCheck {
    private PolicyCheck() {}

    /**
     * All problems of a policy, by file and place; empty if it is as it should be. The first check in a process takes
     * seconds.
     *
     * @param folder the folder that holds {@code policy.yaml}
     * @param overrides values for settings instead of the folder's own, by name; may be empty
     */
    public static List<Problem> check(Path folder, Map<String, String> overrides) {
        PolicyFolder.Contents contents = PolicyFolder.read(folder);
        return check(contents.source(), contents.problems(), overrides).problems();
    }

    /** The same for files that do not come from a folder. */
    public static List<Problem> check(PolicySource source, Map<String, String> overrides) {
        return check(source, List.of(), overrides).problems();
    }

    /**
     * What a check says of files.
     *
     * @param version the version that they make; empty if they can't be used
     * @param problems all problems, by file and place; there may be warnings of what can be used
     */
    public record Report(Optional<PolicyVersion> version, List<Problem> problems) {
        /** Keeps an unmodifiable copy. */
        public Report {
            problems = List.copyOf(problems);
        }
    }

    /** As {@link #check(PolicySource, Map)}, with the version that the files make. */
    public static Report report(PolicySource source, Map<String, String> overrides) {
        return check(source, List.of(), overrides);
    }

    private static Report check(PolicySource source, List<Problem> unreadable, Map<String, String> overrides) {
        PolicyResult result = PolicyCompiler.compile(source, unreadable, overrides, null);
        List<Problem> problems = new ArrayList<>(CaseReader.read(source).problems());
        Optional<PolicyVersion> version = Optional.empty();
        if (result instanceof PolicyResult.Rejected rejected) {
            problems.addAll(rejected.problems());
        } else {
            try (CompiledPolicy policy = ((PolicyResult.Ready) result).policy()) {
                version = Optional.of(policy.version());
                if (problems.isEmpty()) {
                    problems.addAll(Lint.of(policy));
                }
            }
        }
        return new Report(
                version, problems.stream().distinct().sorted(Problem.BY_PLACE).toList());
    }
}
