package org.stillthere.server.delivery;

import java.util.Set;
import java.util.function.Predicate;
import org.stillthere.policy.model.HandoverState;

/**
 * What a client asks for when it opens a stream.
 *
 * @param tenants takes over handovers of these that have no owner
 * @param filter which of their handovers; called by several threads at a time
 * @param maxOutstanding how many decisions may be sent and not acked, 1 or more
 */
public record ClientTerms(Set<String> tenants, Predicate<HandoverState> filter, int maxOutstanding) {
    /** Takes no handover over. */
    static final ClientTerms NONE = new ClientTerms(Set.of(), handover -> false, 1);

    /** Keeps an unmodifiable copy of the tenants. */
    public ClientTerms {
        tenants = Set.copyOf(tenants);
    }

    /** Whether they cover that handover. */
    boolean match(HandoverState state) {
        return tenants.contains(state.key().tenant()) && filter.test(state);
    }
}
