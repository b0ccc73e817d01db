package org.stillthere.rules.coverage;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.stillthere.rules.problem.Problem;

/**
 * A small change to a policy, which its cases ought to notice. Immutable.
 *
 * @param place where it is, what no case would notice, and what kind of case would
 * @param rule the rule that it changes; null if it changes a setting
 * @param instead the rule in its place; null if there is none
 * @param inConditions whether the two differ in their conditions, and not in what they ask for
 * @param settings the values that it changes, by the setting's name
 */
record Mutant(
        Problem place,
        @Nullable String rule,
        ExtraRules.@Nullable Extra instead,
        boolean inConditions,
        Map<String, String> settings) {
    /** Keeps an unmodifiable copy. */
    Mutant {
        settings = Map.copyOf(settings);
    }
}
