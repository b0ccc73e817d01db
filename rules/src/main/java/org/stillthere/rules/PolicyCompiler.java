package org.stillthere.rules;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.stillthere.rules.engine.CompiledRules;
import org.stillthere.rules.engine.RuleBase;
import org.stillthere.rules.engine.RuleCompiler;
import org.stillthere.rules.language.RuleFile;
import org.stillthere.rules.problem.Problem;

/** Makes policies of folders at run time. Callers from several threads take turns. */
public final class PolicyCompiler {
    private PolicyCompiler() {}

    /**
     * Reads, checks and compiles a policy's folder. Takes seconds the first time in a process.
     *
     * @param folder the folder that holds {@code policy.yaml}
     * @param overrides values for settings instead of the folder's own, by name; may be empty
     */
    public static PolicyResult compile(Path folder, Map<String, String> overrides) {
        List<Problem> problems = new ArrayList<>();
        return compile(PolicyFolder.read(folder, problems), overrides, null, problems);
    }

    /** The same for files that do not come from a folder. */
    public static PolicyResult compile(PolicySource source, Map<String, String> overrides) {
        return compile(source, overrides, null, new ArrayList<>());
    }

    /**
     * The same for files of which some could not be read, and that may take the place of another policy: only rules that
     * changed are compiled again; if only texts, settings or comments did, that is none, which takes no time to speak of.
     * Both policies are used and closed on their own.
     *
     * @param unreadable what could not be read; if there is any, the policy is rejected
     * @param before the policy whose place it takes; null if it takes none
     */
    public static PolicyResult compile(
            PolicySource source,
            List<Problem> unreadable,
            Map<String, String> overrides,
            @Nullable CompiledPolicy before) {
        return compile(source, overrides, before, new ArrayList<>(unreadable));
    }

    private static PolicyResult compile(
            PolicySource source,
            Map<String, String> overrides,
            @Nullable CompiledPolicy before,
            List<Problem> problems) {
        CheckedPolicy checked = CheckedPolicy.of(source, overrides, problems);
        if (checked != null && before != null && before.hasRulesOf(checked)) {
            return new PolicyResult.Ready(before.sharing(checked));
        }
        CompiledPolicy kept = before != null && before.isCrowded() ? null : before;
        return checked == null ? new PolicyResult.Rejected(problems) : compile(checked, kept);
    }

    /** Compiles what has passed the check. */
    static PolicyResult compile(CheckedPolicy checked, @Nullable CompiledPolicy before) {
        List<Problem> problems = new ArrayList<>();
        RuleBase base = base(checked, before, problems);
        return base == null
                ? new PolicyResult.Rejected(problems)
                : new PolicyResult.Ready(new CompiledPolicy(checked, base));
    }

    /** Compiling takes as long as there is to compile, so rules that the policy before has already are taken from it. */
    private static @Nullable RuleBase base(
            CheckedPolicy checked, @Nullable CompiledPolicy before, List<Problem> problems) {
        List<RuleFile> changed = before == null ? checked.rules() : before.missingOf(checked);
        if (before != null && changed.isEmpty()) {
            return before.base().with(List.of(), checked.ruleNames());
        }
        CompiledRules rules = RuleCompiler.compile(changed, problems);
        if (rules == null) {
            return null;
        }
        return before == null
                ? RuleBase.of(rules, checked.ruleNames())
                : before.base().with(rules, checked.ruleNames());
    }
}
