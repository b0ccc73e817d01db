package org.stillthere.server.delivery;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.stillthere.policy.model.Decision;
import org.stillthere.policy.model.HandoverKey;
import org.stillthere.policy.model.HandoverState;
import org.stillthere.server.incident.Incidents;
import org.stillthere.server.lane.Deliveries;
import org.stillthere.server.lane.Lanes;
import org.stillthere.server.storage.HandoverViews;
import org.stillthere.server.storage.OutboxViews;
import org.stillthere.server.storage.Pending;
import org.stillthere.server.storage.StoreException;

/**
 * The clients: which of them owns a handover, and who takes over when one has gone.
 *
 * <pre>
 *   connected ──stream breaks──▶ resumable ──grace over──▶ gone: what is pending passes to clients that match,
 *       ▲ └───half-closes───────────────────────────────────▲   as far as there are any; the rest waits
 *       └────────opens──────────────┴───────────────────────┘
 * </pre>
 *
 * <p>After a start of the server every client counts as resumable for the grace, since all streams broke when
 * the server before it ended.
 *
 * <p>Thread-safe.
 */
public final class ClientSessions implements Deliveries {
    private static final Logger LOG = LoggerFactory.getLogger(ClientSessions.class);

    private final HandoverViews handovers;
    private final OutboxViews outboxes;
    private final InstantSource clock;
    private final Incidents incidents;
    private final Duration grace;
    private final Instant graceOfStart;
    private final Supplier<String> tokens;
    private final Map<String, ClientSession> sessions = new ConcurrentHashMap<>();
    private final Map<String, List<ClientSession>> byTenant = new ConcurrentHashMap<>();
    private final Set<String> tenantsToOffer = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean offering = new AtomicBoolean();
    private final Set<String> leftSinceStart = ConcurrentHashMap.newKeySet();
    private final Map<String, Long> unacknowledged = new ConcurrentHashMap<>();
    private final ExecutorService courier = Executors.newSingleThreadExecutor(runnable -> daemon(runnable, "courier"));
    private volatile @Nullable Lanes lanes;
    private volatile boolean startIsOver;

    /**
     * Clients of whom none is connected, with what waits for them in the store.
     *
     * @param grace how long a client without a stream keeps its handovers
     * @param tokens makes resume tokens that nobody can guess
     */
    public ClientSessions(
            HandoverViews handovers,
            OutboxViews outboxes,
            InstantSource clock,
            Incidents incidents,
            Duration grace,
            Supplier<String> tokens) {
        this.handovers = handovers;
        this.outboxes = outboxes;
        this.clock = clock;
        this.incidents = incidents;
        this.grace = grace;
        this.graceOfStart = clock.instant().plus(grace);
        this.tokens = tokens;
        outboxes.forEachOutbox(unacknowledged::put);
    }

    private static Thread daemon(Runnable runnable, String name) {
        Thread thread = new Thread(runnable, name);
        thread.setDaemon(true);
        return thread;
    }

    /** Where acks go. Before the first client opens a stream. */
    public void start(Lanes lanes) {
        this.lanes = lanes;
    }

    /**
     * Opens a stream of a client. The session, or null if another stream is open and the token is not that of the
     * same run.
     */
    public @Nullable ClientSession open(String clientId, DecisionSink stream, ClientTerms terms, String resumeToken) {
        String newToken = tokens.get();
        while (true) {
            ClientSession session =
                    sessions.computeIfAbsent(clientId, id -> new ClientSession(id, new LanesAndStore()));
            Set<String> before = session.tenants();
            switch (session.attach(stream, terms, resumeToken, newToken)) {
                case YES -> {
                    before.forEach(tenant -> unsubscribe(session, tenant));
                    subscribe(session, terms.tenants());
                    return session;
                }
                case IN_USE -> {
                    return null;
                }
                case ENDED -> sessions.remove(clientId, session);
            }
        }
    }

    private void subscribe(ClientSession session, Set<String> tenants) {
        for (String tenant : tenants) {
            byTenant.compute(tenant, (unused, all) -> {
                List<ClientSession> subscribed = all == null ? new ArrayList<>() : new ArrayList<>(all);
                if (!subscribed.contains(session)) {
                    subscribed.add(session);
                }
                return subscribed;
            });
        }
        offerOrphansSoon(tenants);
    }

    private void unsubscribe(ClientSession session, String tenant) {
        byTenant.computeIfPresent(tenant, (unused, all) -> {
            List<ClientSession> others = new ArrayList<>(all);
            others.remove(session);
            return others.isEmpty() ? null : others;
        });
    }

    /**
     * A stream of a client has ended.
     *
     * @param leaves whether the client said so itself: it gives its handovers up at once
     */
    public void close(ClientSession session, DecisionSink stream, boolean leaves) {
        Instant now = clock.instant();
        session.detach(stream, leaves ? now : now.plus(grace));
        if (leaves) {
            if (now.isBefore(graceOfStart)) {
                leftSinceStart.add(session.clientId());
            }
            endLapsed(session, now);
        }
    }

    /** How many decisions are in the outbox of that client. */
    public long unacknowledged(String clientId) {
        return unacknowledged.getOrDefault(clientId, 0L);
    }

    /** How many decisions are in the outboxes, of clients and of nobody. */
    public long unacknowledged() {
        return unacknowledged.values().stream().mapToLong(Long::longValue).sum();
    }

    /** How many clients have a stream open. */
    public long connected() {
        return sessions.values().stream().filter(ClientSession::isConnected).count();
    }

    /** Where a client is; the empty id is nobody. */
    public ClientState stateOf(String clientId) {
        ClientSession session = sessions.get(clientId);
        if (clientId.isEmpty()) {
            return ClientState.NONE;
        }
        if (session != null && session.isConnected()) {
            return ClientState.CONNECTED;
        }
        return holds(clientId) ? ClientState.RESUMABLE : ClientState.GONE;
    }

    private boolean holds(String clientId) {
        Instant now = clock.instant();
        ClientSession session = sessions.get(clientId);
        return session == null
                ? now.isBefore(graceOfStart) && !clientId.isEmpty() && !leftSinceStart.contains(clientId)
                : session.holds(now);
    }

    // What the lanes ask and tell

    @Override
    public String ownerOf(HandoverState state, String owner, String reporter) {
        if (holds(owner)) {
            return owner;
        }
        return reporter.isEmpty() ? matching(state, owner) : reporter;
    }

    /** One of the connected clients that match, so that all get their share; else the one given. */
    private String matching(HandoverState state, String otherwise) {
        List<ClientSession> subscribed = byTenant.getOrDefault(state.key().tenant(), List.of());
        int first = state.key().hashCode();
        for (int i = 0; i < subscribed.size(); i++) {
            ClientSession session = subscribed.get(Math.floorMod(first + i, subscribed.size()));
            if (session.matches(state)) {
                return session.clientId();
            }
        }
        return otherwise;
    }

    @Override
    public void pending(String owner, Decision decision) {
        count(owner, 1);
        ClientSession session = sessions.get(owner);
        if (session == null || !session.deliver(decision)) {
            offerIfLeft(decision.key(), owner);
        }
    }

    @Override
    public void moved(String from, String to, List<Pending> pendings) {
        if (pendings.isEmpty()) {
            return;
        }
        count(from, -pendings.size());
        count(to, pendings.size());
        ClientSession session = sessions.get(to);
        if (session == null || !session.inherited()) {
            offerIfLeft(pendings.get(0).key(), to);
        }
    }

    /** The owner may have gone, or one that matches may have come, since the lane asked for the owner. */
    private void offerIfLeft(HandoverKey key, String owner) {
        if (byTenant.containsKey(key.tenant()) && !holds(owner)) {
            lanes().reassign(key, owner);
        }
    }

    @Override
    public void settled(String owner, int decisions) {
        count(owner, -decisions);
    }

    @Override
    public void reloaded() {
        // TODO(delivery)
    }

    private void count(String client, int change) {
        unacknowledged.compute(client, (id, before) -> {
            long count = (before == null ? 0 : before) + change;
            return count <= 0 ? null : count;
        });
    }

    // As time goes by

    /** Sends checkpoints to those of the connected clients whose turn it is. */
    void checkpoint(Instant now, int turn) {
        for (ClientSession session : sessions.values()) {
            if (Math.floorMod(session.clientId().hashCode(), Housekeeper.CHECKPOINT_TURNS) == turn) {
                session.checkpoint(now);
            }
        }
    }

    /** Ends the sessions whose grace is over, and offers to others what they leave. */
    void endLapsed(Instant now) {
        sessions.values().forEach(session -> endLapsed(session, now));
        if (!startIsOver && !now.isBefore(graceOfStart)) {
            startIsOver = true;
            leftSinceStart.clear();
            offerOrphansSoon(byTenant.keySet());
        }
    }

    private void endLapsed(ClientSession session, Instant now) {
        if (session.endIfLapsed(now)) {
            sessions.remove(session.clientId(), session);
            session.tenants().forEach(tenant -> unsubscribe(session, tenant));
            long left = unacknowledged(session.clientId());
            if (left > 0) {
                LOG.warn(
                        "client '{}' has gone and left {} decisions: they wait for it, or for a client that matches",
                        session.clientId(),
                        left);
                offerOrphansSoon(byTenant.keySet());
            }
        }
    }

    /** Thousands of clients may come at the same time: they are served together. */
    private void offerOrphansSoon(Set<String> tenants) {
        tenantsToOffer.addAll(tenants);
        if (!tenants.isEmpty() && offering.compareAndSet(false, true)) {
            execute(this::offerOrphans);
        }
    }

    /** Lets the lanes look for new owners of what clients that have gone did not ack. */
    private void offerOrphans() {
        offering.set(false);
        Set<String> tenants = Set.copyOf(tenantsToOffer);
        tenantsToOffer.removeAll(tenants);
        for (String client : unacknowledged.keySet()) {
            if (!holds(client)) {
                tenants.forEach(tenant -> offerOrphans(client, tenant));
            }
        }
    }

    private void offerOrphans(String client, String tenant) {
        HandoverKey[] last = {null};
        outboxes.forEachPendingOf(client, tenant, pending -> {
            if (!pending.key().equals(last[0])) {
                last[0] = pending.key();
                lanes().reassign(pending.key(), client);
            }
            return true;
        });
    }

    /** Reads outboxes no longer: the store will be closed. */
    public void stop() {
        courier.shutdown();
        try {
            courier.awaitTermination(1, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Lanes lanes() {
        Lanes started = lanes;
        if (started == null) {
            throw new IllegalStateException("the lanes have not started");
        }
        return started;
    }

    private void execute(Runnable work) {
        try {
            courier.execute(() -> {
                try {
                    work.run();
                } catch (StoreException e) {
                    incidents.report("reading outboxes", e);
                }
            });
        } catch (RejectedExecutionException stopped) {
            LOG.debug("outboxes are not read any more, the server ends");
        }
    }

    private final class LanesAndStore implements SessionContext {
        @Override
        public HandoverViews handovers() {
            return handovers;
        }

        @Override
        public OutboxViews outboxes() {
            return outboxes;
        }

        @Override
        public long unacknowledged(String clientId) {
            return ClientSessions.this.unacknowledged(clientId);
        }

        @Override
        public void ack(Pending pending, String clientId, Runnable done) {
            lanes().ack(pending, clientId, done);
        }

        @Override
        public void execute(Runnable work) {
            ClientSessions.this.execute(work);
        }

        @Override
        public void report(String what, Throwable fault) {
            incidents.report(what, fault);
        }
    }
}
