package org.stillthere.server.delivery;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.stillthere.policy.model.HandoverKey;
import org.stillthere.server.incident.Incidents;
import org.stillthere.server.storage.LaneNumber;
import org.stillthere.server.storage.OutboxViews;
import org.stillthere.server.storage.Pending;
import org.stillthere.server.storage.StoreException;

/**
 * How many decisions are in each client's outbox, counted by lane: a lane can be counted again while the others go on.
 *
 * <p>A client that opens a stream is sent nothing from its outbox if its count says that the outbox is empty, so a count
 * that is too low withholds decisions. A count that would fall below zero is therefore logged as an incident.
 *
 * <p>Thread-safe. Each lane's counts are changed by one thread at a time.
 */
final class UnacknowledgedCounts {
    private final OutboxViews outboxes;
    private final int lanes;
    private final Incidents incidents;

    /** Without those that are zero. */
    private final Map<String, ByLane> counts = new ConcurrentHashMap<>();

    /** The counts of one client. Changed inside {@link Map#compute}, which one thread at a time is in. */
    private static final class ByLane {
        private final int[] counts;
        private volatile long total;

        ByLane(int lanes) {
            counts = new int[lanes];
        }

        void set(int lane, int count) {
            int before = counts[lane];
            counts[lane] = count;
            total = total - before + count;
        }
    }

    /**
     * Counts all outboxes, while no lane runs.
     *
     * @param lanes how many lanes there are
     * @throws StoreException if the outboxes can't be read
     */
    UnacknowledgedCounts(OutboxViews outboxes, int lanes, Incidents incidents) {
        this.outboxes = outboxes;
        this.lanes = lanes;
        this.incidents = incidents;
        forEachPending((client, key) -> add(client, key, 1));
    }

    /** So many decisions of that handover have entered the client's outbox, or left it if negative. */
    void add(String client, HandoverKey key, int change) {
        int lane = LaneNumber.of(key, lanes);
        int[] missing = {0};
        counts.compute(client, (id, known) -> {
            ByLane byLane = known == null ? new ByLane(lanes) : known;
            int count = byLane.counts[lane] + change;
            missing[0] = Math.max(-count, 0);
            byLane.set(lane, Math.max(count, 0)); // no outbox holds fewer
            return byLane.total == 0 ? null : byLane;
        });
        if (missing[0] > 0) {
            incidents.report(
                    "counting the unacknowledged decisions of client '" + client + "'",
                    new IllegalStateException("of " + -change + " decisions of " + key + " that left the outbox, "
                            + missing[0] + " had not been counted when they entered it"));
        }
    }

    /**
     * Counts what one lane has in the outboxes, while it commits nothing.
     *
     * @return the clients for whom it has something
     * @throws StoreException if the outboxes can't be read; the counts are as before
     */
    Set<String> recount(int lane) {
        Map<String, Integer> found = new HashMap<>();
        forEachPending((client, key) -> {
            if (LaneNumber.of(key, lanes) == lane) {
                found.merge(client, 1, Integer::sum);
            }
        });
        List<String> clients = new ArrayList<>(counts.keySet());
        clients.addAll(found.keySet());
        for (String client : clients) {
            counts.compute(client, (id, known) -> {
                ByLane byLane = known == null ? new ByLane(lanes) : known;
                byLane.set(lane, found.getOrDefault(client, 0));
                return byLane.total == 0 ? null : byLane;
            });
        }
        return found.keySet();
    }

    private void forEachPending(BiConsumer<String, HandoverKey> visitor) {
        List<String> clients = new ArrayList<>();
        outboxes.forEachOutbox((client, pending) -> clients.add(client));
        Pending fromTheStart = null;
        for (String client : clients) {
            outboxes.forEachPendingOf(client, fromTheStart, pending -> {
                visitor.accept(client, pending.key());
                return true;
            });
        }
    }

    /** How many are in the client's outbox. */
    long of(String client) {
        ByLane byLane = counts.get(client);
        return byLane == null ? 0 : byLane.total;
    }

    /** How many are in all outboxes. */
    long total() {
        return counts.values().stream().mapToLong(byLane -> byLane.total).sum();
    }

    /** The clients whose outboxes are not empty; changes as they do. */
    Set<String> clients() {
        return counts.keySet();
    }
}
