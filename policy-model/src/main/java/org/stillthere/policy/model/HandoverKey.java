package org.stillthere.policy.model;

import org.jspecify.annotations.Nullable;

/**
 * Names one handover: the unit of state, of ordering and of ownership.
 *
 * @param tenant the tenant, not empty
 * @param handoverId the caller's id, unique within the tenant, not empty
 */
public record HandoverKey(String tenant, String handoverId) {
    /** Refuses empty parts: a server validates what it receives before it makes a key. */
    public HandoverKey {
        if (tenant.isEmpty() || handoverId.isEmpty()) {
            throw new IllegalArgumentException("tenant and handover id must not be empty");
        }
    }

    // Every event looks its handover up in many maps. What a record has by itself is slow until it is compiled.

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof HandoverKey key && handoverId.equals(key.handoverId) && tenant.equals(key.tenant);
    }

    @Override
    public int hashCode() {
        return 31 * tenant.hashCode() + handoverId.hashCode();
    }

    @Override
    public String toString() {
        return tenant + "/" + handoverId;
    }
}
