package org.stillthere.server.store;

import java.nio.charset.StandardCharsets;
import org.stillthere.policy.model.HandoverKey;

/**
 * The keys under which records lie, so that those of a tenant, and within it those of a handover, are
 * neighbours:
 *
 * <pre>
 *   tenant 00 handover-id                  a handover
 *   tenant 00 handover-id 00 event-id      an event of it and its decision
 * </pre>
 *
 * <p>Tenants and ids hold no control characters (the server refuses them), so a zero byte can't be in one.
 */
final class StoreKey {
    private static final char END = '\0';

    private StoreKey() {}

    static byte[] of(HandoverKey key) {
        return utf8(key.tenant() + END + key.handoverId());
    }

    static byte[] of(HandoverKey key, String eventId) {
        return utf8(key.tenant() + END + key.handoverId() + END + eventId);
    }

    /** What the keys of all handovers of a tenant begin with. */
    static byte[] prefixOf(String tenant) {
        return utf8(tenant + END);
    }

    /** The first key that can follow the handover of that id; with an empty id, the first of the tenant. */
    static byte[] after(String tenant, String handoverId) {
        return handoverId.isEmpty() ? prefixOf(tenant) : utf8(tenant + END + handoverId + END);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
