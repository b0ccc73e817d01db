package org.stillthere.rules.check;

import java.util.ArrayList;
import java.util.List;
import org.stillthere.rules.factmodel.FactModel;
import org.stillthere.rules.policy.CompiledPolicy;
import org.stillthere.rules.problem.Problem;

/** Warns of what is allowed in a policy but hardly intended. Stays silent where it is not sure. */
final class Lint {
    /** Nobody reads more at once. */
    private static final int MAX_WARNINGS = 100;

    private Lint() {}

    /** The warnings about that policy. */
    static List<Problem> of(CompiledPolicy policy) {
        List<LintedRule> rules = LintedRule.of(policy);
        List<Problem> warnings = new ArrayList<>();
        warnings.addAll(RuleLints.of(rules, new FactModel(policy.definition(), false)));
        warnings.addAll(LadderLints.of(rules));
        warnings.addAll(NameLints.of(rules));
        warnings.addAll(TextLints.of(policy));
        warnings.addAll(PairLints.of(rules, new FactModel(policy.definition(), true)));
        return warnings.size() > MAX_WARNINGS ? List.copyOf(warnings.subList(0, MAX_WARNINGS)) : warnings;
    }
}
