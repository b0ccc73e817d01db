package org.stillthere.server.delivery;

import java.util.Set;
import java.util.function.Predicate;
import org.stillthere.policy.model.HandoverState;

/**
 * What a client asks for when it opens a stream.
 *
 * @param tenants whose handovers it takes over if they have no owner
 * @param filter which of them
 * @param maxOutstanding how many decisions may be sent and not acked, 1 or more
 */
public record ClientTerms(Set<String> tenants, Predicate<HandoverState> filter, int maxOutstanding) {
    /** Keeps an unmodifiable copy. */
    public ClientTerms {
        tenants = Set.copyOf(tenants);
    }

    boolean match(HandoverState state) {
        return tenants.contains(state.key().tenant()) && filter.test(state);
    }
}
