package org.stillthere.rules.policy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.stillthere.rules.engine.CompiledRules;
import org.stillthere.rules.engine.RuleBase;
import org.stillthere.rules.engine.RuleCompiler;
import org.stillthere.rules.language.RuleFile;
import org.stillthere.rules.problem.Problem;
import org.stillthere.rules.source.PolicyFolder;
import org.stillthere.rules.source.PolicySource;

/** Compiles policies from folders at run time. Calls from several threads run one after the other. */
public final class PolicyCompiler {
    private PolicyCompiler() {}

    /**
     * Reads, checks and compiles a policy's folder. Takes seconds the first time in a process.
     *
     * @param folder the folder that holds {@code policy.yaml}
     * @param overrides values for settings instead of the folder's own, by name; may be empty
     */
    public static PolicyResult compile(Path folder, Map<String, String> overrides) {
        PolicyFolder.Contents contents = PolicyFolder.read(folder);
        return compile(contents.source(), contents.problems(), overrides, null);
    }

    /** The same for files that do not come from a folder. */
    public static PolicyResult compile(PolicySource source, Map<String, String> overrides) {
        return compile(source, List.of(), overrides, null);
    }

    /**
     * The same for files of which some could not be read, and that may replace another policy. Only rules that changed
     * are compiled again; if only texts, settings or comments did, nothing is. Both policies are used and closed on
     * their own.
     *
     * @param unreadable what could not be read; if there is any, the policy is rejected
     * @param before the policy that this one replaces; null if it replaces none
     */
    public static PolicyResult compile(
            PolicySource source,
            List<Problem> unreadable,
            Map<String, String> overrides,
            @Nullable CompiledPolicy before) {
        return compile(CheckedPolicy.of(source, unreadable, overrides), before);
    }

    /** Compiles what has passed the check. */
    static PolicyResult compile(CheckedPolicy.Result check, @Nullable CompiledPolicy before) {
        if (check instanceof CheckedPolicy.Result.Failed failed) {
            return new PolicyResult.Rejected(failed.problems());
        }
        CheckedPolicy checked = ((CheckedPolicy.Result.Passed) check).policy();
        if (before != null && before.hasRulesOf(checked)) {
            return new PolicyResult.Ready(before.sharing(checked));
        }
        return before == null || before.isCrowded() ? compileAll(checked) : compileChanged(checked, before);
    }

    private static PolicyResult compileAll(CheckedPolicy checked) {
        return result(checked, RuleCompiler.compile(checked.rules()), rules -> RuleBase.of(rules, checked.ruleNames()));
    }

    /** Compiles only rules that the policy before does not have: compile time grows with the rules. */
    private static PolicyResult compileChanged(CheckedPolicy checked, CompiledPolicy before) {
        List<RuleFile> changed = before.missingOf(checked);
        if (changed.isEmpty()) {
            return new PolicyResult.Ready(
                    new CompiledPolicy(checked, before.base().with(List.of(), checked.ruleNames())));
        }
        return result(
                checked, RuleCompiler.compile(changed), rules -> before.base().with(rules, checked.ruleNames()));
    }

    private static PolicyResult result(
            CheckedPolicy checked, RuleCompiler.Result result, Function<CompiledRules, RuleBase> load) {
        if (result instanceof RuleCompiler.Result.Failed failed) {
            return new PolicyResult.Rejected(failed.problems());
        }
        CompiledRules rules = ((RuleCompiler.Result.Compiled) result).rules();
        return new PolicyResult.Ready(new CompiledPolicy(checked, load.apply(rules)));
    }
}
