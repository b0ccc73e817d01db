package org.stillthere.rules.cases;

import java.util.List;
import org.stillthere.policy.kernel.Ruling;
import org.stillthere.policy.language.Facts;

/**
 * One look of the rules at the facts.
 *
 * @param facts what they looked at
 * @param fired the names of the rules that fired, in order
 */
public record Evaluation(Facts facts, List<String> fired) {
    /** Keeps an unmodifiable copy. */
    public Evaluation {
        fired = List.copyOf(fired);
    }

    /** What a policy said to the facts; where a rule failed, none counts as fired. */
    static Evaluation of(Facts facts, Ruling ruling) {
        return new Evaluation(facts, ruling instanceof Ruling.Decided decided ? decided.firedRules() : List.of());
    }
}
