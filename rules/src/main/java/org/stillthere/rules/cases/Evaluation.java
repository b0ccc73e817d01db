package org.stillthere.rules.cases;

import java.util.List;
import org.stillthere.policy.kernel.Ruling;
import org.stillthere.policy.language.Facts;

/**
 * One evaluation of a policy's rules on the facts of an event. Immutable.
 *
 * @param facts the facts
 * @param fired the names of the rules that fired, in order
 */
public record Evaluation(Facts facts, List<String> fired) {
    /** Keeps an unmodifiable copy. */
    public Evaluation {
        fired = List.copyOf(fired);
    }

    /** The evaluation with that ruling. If a rule failed, none counts as fired. */
    static Evaluation of(Facts facts, Ruling ruling) {
        return new Evaluation(facts, ruling instanceof Ruling.Decided decided ? decided.firedRules() : List.of());
    }
}
