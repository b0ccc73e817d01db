package org.stillthere.rules.check;

import java.util.ArrayList;
import java.util.List;
import org.stillthere.rules.factmodel.FactModel;
import org.stillthere.rules.CompiledPolicy;
import org.stillthere.rules.problem.Problem;

/** What is allowed in a policy and yet hardly meant. Says nothing where it is not sure. */
final class Lint {
    /** More than this nobody reads at once. */
    private static final int MOST_WARNINGS = 100;

    private Lint() {}

    /** The warnings about that policy. */
    static List<Problem> of(CompiledPolicy policy) {
        List<LintedRule> rules = LintedRule.of(policy);
        List<Problem> warnings = new ArrayList<>();
        RuleLints.look(rules, new FactModel(policy.definition(), false), warnings);
        LadderLints.look(rules, warnings);
        NameLints.look(rules, warnings);
        TextLints.look(policy, warnings);
        PairLints.look(rules, new FactModel(policy.definition(), true), warnings);
        return warnings.size() > MOST_WARNINGS ? List.copyOf(warnings.subList(0, MOST_WARNINGS)) : warnings;
    }
}
