package org.stillthere.rules.check;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.stillthere.policy.model.PolicyVersion;
import org.stillthere.rules.cases.CaseReader;
import org.stillthere.rules.policy.CompiledPolicy;
import org.stillthere.rules.policy.PolicyCompiler;
import org.stillthere.rules.policy.PolicyResult;
import org.stillthere.rules.problem.Problem;
import org.stillthere.rules.source.PolicyFolder;
import org.stillthere.rules.source.PolicySource;

/**
 * Checks a policy and reports all mistakes in all files at once. If there are none, it also warns of what is allowed but
 * hardly intended.
 *
 * <p>It runs nothing of the policy. Any thread may call it.
 */
public final class PolicyCheck {
    private PolicyCheck() {}

    /**
     * All problems of a policy, by file and place; empty if there are none. The first check in a process takes
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
     * The result of a check.
     *
     * @param version the version of the policy; empty if it can't be used
     * @param problems all problems, by file and place; a policy that can be used may have warnings
     */
    public record Report(Optional<PolicyVersion> version, List<Problem> problems) {
        /** Keeps an unmodifiable copy. */
        public Report {
            problems = List.copyOf(problems);
        }
    }

    /** As {@link #check(PolicySource, Map)}, with the version of the policy. */
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
