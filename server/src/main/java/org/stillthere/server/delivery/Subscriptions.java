package org.stillthere.server.delivery;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.stillthere.policy.model.HandoverState;

/** Which sessions take over handovers of which tenant. Thread-safe. */
final class Subscriptions {
    private final Map<String, List<ClientSession>> byTenant = new ConcurrentHashMap<>();

    void add(ClientSession session, Set<String> tenants) {
        for (String tenant : tenants) {
            byTenant.compute(tenant, (unused, all) -> {
                List<ClientSession> subscribed = all == null ? new ArrayList<>() : new ArrayList<>(all);
                if (!subscribed.contains(session)) {
                    subscribed.add(session);
                }
                return subscribed;
            });
        }
    }

    void remove(ClientSession session, Set<String> tenants) {
        for (String tenant : tenants) {
            byTenant.computeIfPresent(tenant, (unused, all) -> {
                List<ClientSession> others = new ArrayList<>(all);
                others.remove(session);
                return others.isEmpty() ? null : others;
            });
        }
    }

    /** The tenants that have subscribers. */
    Set<String> tenants() {
        return byTenant.keySet();
    }

    /** A connected client that takes the handover over, chosen so that all get their share; null if there is none. */
    @Nullable
    String takerOf(HandoverState handover) {
        List<ClientSession> subscribed = byTenant.getOrDefault(handover.key().tenant(), List.of());
        int first = handover.key().hashCode();
        for (int i = 0; i < subscribed.size(); i++) {
            ClientSession session = subscribed.get(Math.floorMod(first + i, subscribed.size()));
            if (session.matches(handover)) {
                return session.clientId();
            }
        }
        return null;
    }
}
