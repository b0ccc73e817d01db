package org.stillthere.policy.model;

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

    @Override
    public String toString() {
        return tenant + "/" + handoverId;
    }
}
