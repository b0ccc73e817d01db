package org.stillthere.server.delivery;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.stillthere.policy.model.HandoverKey;
import org.stillthere.server.storage.OutboxViews;

/**
 * Finds new owners for the handovers in which clients that have gone left decisions unacknowledged. Thread-safe.
 *
 * <p>Thousands of clients may come or go at the same time: the outboxes are searched once for all that come before the
 * search begins.
 */
final class Orphans {
    private final OutboxViews outboxes;
    private final UnacknowledgedCounts counts;
    private final SessionRegistry sessions;
    private final Consumer<Runnable> courier;
    private final BiConsumer<HandoverKey, String> reassign;
    private final Set<String> tenantsToSearch = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean searchIsDue = new AtomicBoolean();

    /**
     * Searches nothing yet.
     *
     * @param courier runs work that may wait for the disk
     * @param reassign has a lane look for another owner of a handover, if the client still owns it
     */
    Orphans(
            OutboxViews outboxes,
            UnacknowledgedCounts counts,
            SessionRegistry sessions,
            Consumer<Runnable> courier,
            BiConsumer<HandoverKey, String> reassign) {
        this.outboxes = outboxes;
        this.counts = counts;
        this.sessions = sessions;
        this.courier = courier;
        this.reassign = reassign;
    }

    /** Offers what has been left in these tenants to the clients that are connected. Returns at once. */
    void offerSoon(Set<String> tenants) {
        tenantsToSearch.addAll(tenants);
        if (!tenants.isEmpty() && searchIsDue.compareAndSet(false, true)) {
            courier.accept(this::offer);
        }
    }

    private void offer() {
        searchIsDue.set(false);
        Set<String> tenants = Set.copyOf(tenantsToSearch);
        tenantsToSearch.removeAll(tenants);
        for (String client : counts.clients()) {
            if (!sessions.keepsHandovers(client)) {
                tenants.forEach(tenant -> offer(client, tenant));
            }
        }
    }

    private void offer(String client, String tenant) {
        HandoverKey[] last = {null};
        outboxes.forEachPendingOf(client, tenant, pending -> {
            if (!pending.key().equals(last[0])) {
                last[0] = pending.key();
                reassign.accept(pending.key(), client);
            }
            return true;
        });
    }
}
