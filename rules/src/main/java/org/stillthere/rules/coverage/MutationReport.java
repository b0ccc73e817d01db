package org.stillthere.rules.coverage;

import java.util.List;
import org.stillthere.rules.problem.Problem;

/**
 * Which changes to a policy no case notices. Immutable.
 *
 * @param possible how many changes there are
 * @param tried how many of them were tried: without those that the check refuses, and at most {@link Mutation#MOST}
 * @param unnoticed those that no case notices: where, what, and what kind of case would
 */
public record MutationReport(int possible, int tried, List<Problem> unnoticed) {
    /** Keeps an unmodifiable copy. */
    public MutationReport {
        unnoticed = List.copyOf(unnoticed);
    }

    /** For a person: the figures, then each change that no case notices. No line end at the end. */
    public String render() {
        StringBuilder text = new StringBuilder("changes      ")
                .append(tried - unnoticed.size())
                .append(" of ")
                .append(tried)
                .append(" small changes to rules and settings were noticed by some case");
        if (tried < possible) {
            text.append(" (of ").append(possible).append(" possible)");
        }
        unnoticed.forEach(each -> text.append("\n\n").append(each.render()));
        if (!unnoticed.isEmpty()) {
            text.append("\n\nA change that makes no difference to anybody needs no case.");
        }
        return text.toString();
    }
}
