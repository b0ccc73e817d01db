package org.stillthere.policy.kernel;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.stillthere.policy.language.Proposal;

/** What a policy decided on the facts of one event. */
public sealed interface Ruling {
    /**
     * It decided.
     *
     * @param proposals what its rules asked for, in order
     * @param firedRules the names of the rules that fired, in order
     */
    record Decided(List<Proposal> proposals, List<String> firedRules) implements Ruling {}

    /**
     * A rule failed, or rules went on firing without an end. What was asked for until then does not
     * count.
     *
     * @param rule the rule, or null if it is not known
     * @param message what went wrong, for the policy's owner
     */
    record Failed(@Nullable String rule, String message) implements Ruling {}
}
