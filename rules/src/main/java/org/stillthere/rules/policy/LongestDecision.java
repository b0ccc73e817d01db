package org.stillthere.rules.policy;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.stillthere.policy.kernel.Kernel;
import org.stillthere.policy.kernel.Placeholders;
import org.stillthere.policy.language.Settings;
import org.stillthere.rules.definition.PolicyDefinition;
import org.stillthere.rules.language.Call;
import org.stillthere.rules.language.RuleFile;
import org.stillthere.rules.language.RuleText;
import org.stillthere.rules.problem.Problem;

/**
 * Refuses a rule whose texts, with all that may be filled into them, are more than a decision carries: at run time every
 * event on which it fires would be refused. Several rules that fire together are left to the run time.
 */
final class LongestDecision {
    private LongestDecision() {}

    static void check(PolicyDefinition definition, List<RuleFile> files, List<Problem> problems) {
        SortedMap<String, Integer> longest = longest(definition);
        int any = longest.values().stream().mapToInt(Integer::intValue).max().orElse(0);
        for (RuleFile file : files) {
            for (RuleText rule : file.rules()) {
                long characters = rule.tree().calls().stream()
                        .mapToLong(call -> characters(call, longest, any))
                        .sum();
                if (characters > Kernel.MAX_CHARACTERS) {
                    problems.add(problem(file, rule, characters));
                }
            }
        }
    }

    /** How long each text may get, in whatever language. */
    private static SortedMap<String, Integer> longest(PolicyDefinition definition) {
        Settings settings = definition.values();
        SortedMap<String, Integer> longest = new TreeMap<>();
        for (Map<String, String> language : definition.messages().texts().values()) {
            language.forEach((key, text) -> longest.merge(key, Placeholders.longest(text, settings), Math::max));
        }
        return longest;
    }

    /** Of a text whose key the facts say it may be any. */
    private static int characters(Call call, SortedMap<String, Integer> longest, int any) {
        if (!call.action().startsWith("say")) {
            return 0;
        }
        Object key = call.arguments().get(0).constant();
        return key == null ? any : longest.getOrDefault(key.toString(), 0);
    }

    private static Problem problem(RuleFile file, RuleText rule, long characters) {
        return file.source()
                .problem(
                        rule.tree().name().line(),
                        rule.tree().name().column(),
                        rule.tree().name().length(),
                        "the rule \"" + rule.name() + "\" may say " + characters + " characters at once, and at most "
                                + Kernel.MAX_CHARACTERS + " are allowed",
                        "say less, or name settings and attributes less often in its texts");
    }
}
