package org.stillthere.rules.check;

import java.util.ArrayList;
import java.util.List;
import org.stillthere.rules.factmodel.FactModel;
import org.stillthere.rules.language.Condition;
import org.stillthere.rules.problem.Problem;

/** Finds rules that never fire, conditions that always hold, and rules that fire at every event. */
final class RuleLints {
    private final FactModel model;
    private final List<Problem> warnings = new ArrayList<>();

    private RuleLints(FactModel model) {
        this.model = model;
    }

    static List<Problem> of(List<LintedRule> rules, FactModel model) {
        RuleLints lints = new RuleLints(model);
        for (LintedRule rule : rules) {
            if (rule.ever().isEmpty()) {
                lints.never(rule);
            } else {
                lints.always(rule);
                lints.atEveryEvent(rule);
            }
        }
        return lints.warnings;
    }

    /** Names the condition that never holds, or the two that exclude each other. */
    private void never(LintedRule rule) {
        List<Condition> conditions = rule.text().tree().conditions();
        List<String> texts = rule.text().conditions();
        for (int i = 0; i < conditions.size(); i++) {
            if (model.ways(conditions.get(i)).isEmpty()) {
                warnings.add(rule.warning(
                        rule.placeOf(conditions.get(i)),
                        "never-fires",
                        "this is never so, and the rule never fires: " + texts.get(i),
                        "change the condition, or delete the rule"));
                return;
            }
        }
        for (int i = 1; i < conditions.size(); i++) {
            for (int j = 0; j < i; j++) {
                if (model.ways(new Condition.All(List.of(conditions.get(j), conditions.get(i))))
                        .isEmpty()) {
                    warnings.add(rule.warning(
                            rule.placeOf(conditions.get(i)),
                            "never-fires",
                            "this and '" + texts.get(j) + "' are never so at the same time, and the rule never fires",
                            "delete one of the two, or write '||' between them if either will do"));
                    return;
                }
            }
        }
        warnings.add(rule.warning(
                "never-fires",
                "the rule never fires: its conditions are never all so at the same time",
                "delete one of them, or the rule"));
    }

    private void always(LintedRule rule) {
        List<Condition> conditions = rule.text().tree().conditions();
        for (int i = 0; i < conditions.size(); i++) {
            if (conditions.get(i) instanceof Condition.Test test
                    && test.left().isOrdered()
                    && model.ways(new Condition.Not(test)).isEmpty()) {
                warnings.add(rule.warning(
                        test.left().place(),
                        "always-so",
                        "this is always so: " + rule.text().conditions().get(i),
                        "change the condition, or delete it"));
            }
        }
    }

    /** A rule without a condition on the event. */
    private void atEveryEvent(LintedRule rule) {
        String what = rule.saysToUser().isPresent()
                ? "says something to the user"
                : rule.closes().isPresent() ? "closes the handover" : rule.setsAnyTimer() ? "sets a timer" : "";
        if (rule.firesAtEveryEvent() && !what.isEmpty()) {
            warnings.add(rule.warning(
                    "every-event",
                    "the rule " + what + " at every event: a status, a message, an expiry, whatever comes",
                    "say at which event, like inactive, userMessage or firstTimeInStatus"));
        }
    }
}
