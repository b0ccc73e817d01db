package org.stillthere.server.delivery;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
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
 *   connected ──stream breaks──▶ resumable ──grace over──▶ gone: pending decisions pass to clients that match,
 *       ▲ └───half-closes───────────────────────────────────▲   as far as there are any; the rest waits
 *       └────────opens──────────────┴───────────────────────┘
 * </pre>
 *
 * <p>Thread-safe.
 */
public final class ClientSessions implements Deliveries {
    private static final Logger LOG = LoggerFactory.getLogger(ClientSessions.class);

    private final InstantSource clock;
    private final Duration grace;
    private final Supplier<String> tokens;
    private final Courier courier;
    private final UnacknowledgedCounts counts;
    private final SessionRegistry sessions;
    private final Subscriptions subscriptions = new Subscriptions();
    private final Orphans orphans;
    private volatile @Nullable Lanes lanes;

    /**
     * No client is connected; counts what is in the outboxes.
     *
     * @param lanes how many lanes there are, 1 or more
     * @param grace how long a client without a stream keeps its handovers
     * @param tokens makes resume tokens that nobody can guess
     * @throws StoreException if the outboxes can't be read
     */
    public ClientSessions(
            HandoverViews handovers,
            OutboxViews outboxes,
            int lanes,
            InstantSource clock,
            Incidents incidents,
            Duration grace,
            Supplier<String> tokens) {
        this.clock = clock;
        this.grace = grace;
        this.tokens = tokens;
        this.courier = new Courier(incidents);
        this.counts = new UnacknowledgedCounts(outboxes, lanes, incidents);
        this.sessions = new SessionRegistry(
                clock,
                new Context(handovers, outboxes, incidents),
                clock.instant().plus(grace));
        this.orphans =
                new Orphans(outboxes, counts, sessions, courier::execute, (key, owner) -> lanes().reassign(key, owner));
    }

    /** Says where acks go. Call it before the first client opens a stream. */
    public void start(Lanes started) {
        this.lanes = started;
    }

    private Lanes lanes() {
        Lanes started = lanes;
        if (started == null) {
            throw new IllegalStateException("the lanes have not started");
        }
        return started;
    }

    /**
     * Opens a stream of a client.
     *
     * @param resumeToken what the client's last stream was told, or empty
     * @return the session; null if another stream is open and the token is not that of the same run
     */
    public @Nullable ClientSession open(String clientId, DecisionSink stream, ClientTerms terms, String resumeToken) {
        String newToken = tokens.get();
        while (true) {
            ClientSession session = sessions.findOrCreate(clientId);
            Set<String> before = session.tenants();
            switch (session.attach(stream, terms, resumeToken, newToken)) {
                case YES -> {
                    subscriptions.remove(session, before);
                    subscriptions.add(session, terms.tenants());
                    orphans.offerSoon(terms.tenants());
                    return session;
                }
                case IN_USE -> {
                    return null;
                }
                case ENDED -> sessions.remove(session);
            }
        }
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
            sessions.left(session.clientId());
            endIfLapsed(session, now);
        }
    }

    /** How many decisions are in the outbox of that client. */
    public long unacknowledged(String clientId) {
        return counts.of(clientId);
    }

    /** How many decisions are in all outboxes, of clients and of nobody. */
    public long unacknowledged() {
        return counts.total();
    }

    /** How many clients have a stream open. */
    public long connected() {
        return sessions.connected();
    }

    /** Where a client is; the empty id is nobody. */
    public ClientState stateOf(String clientId) {
        return sessions.stateOf(clientId);
    }

    // What the lanes ask and tell

    @Override
    public String ownerOf(HandoverState state, String owner, String reporter) {
        if (sessions.keepsHandovers(owner)) {
            return owner;
        }
        if (!reporter.isEmpty()) {
            return reporter;
        }
        String taker = subscriptions.takerOf(state);
        return taker == null ? owner : taker;
    }

    @Override
    public void pending(String owner, Decision decision) {
        counts.add(owner, decision.key(), 1); // before the session is told: see ClientSession.attach
        ClientSession session = sessions.find(owner);
        if (session == null || !session.deliver(decision)) {
            offerIfLeft(decision.key(), owner);
        }
    }

    @Override
    public void moved(String from, String to, List<Pending> pendings) {
        if (pendings.isEmpty()) {
            return;
        }
        HandoverKey key = pendings.get(0).key();
        counts.add(from, key, -pendings.size());
        counts.add(to, key, pendings.size());
        ClientSession session = sessions.find(to);
        if (session == null || !session.readAgain()) {
            offerIfLeft(key, to);
        }
    }

    /** Since the lane asked for the owner, that one may have gone, or a client that matches may have come. */
    private void offerIfLeft(HandoverKey key, String owner) {
        if (subscriptions.tenants().contains(key.tenant()) && !sessions.keepsHandovers(owner)) {
            lanes().reassign(key, owner);
        }
    }

    @Override
    public void settled(HandoverKey key, String owner, int count) {
        counts.add(owner, key, -count);
    }

    @Override
    public void reloaded(int lane) {
        for (String client : counts.recount(lane)) { // decisions may have entered an outbox without a word
            ClientSession session = sessions.find(client);
            if (session != null) {
                session.readAgain();
            }
        }
        orphans.offerSoon(subscriptions.tenants());
    }

    // As time goes by

    /** Sends checkpoints to the connected clients whose turn it is, from 0 to {@code turns - 1}. */
    void checkpoint(Instant now, int turn, int turns) {
        for (ClientSession session : sessions.all()) {
            if (Math.floorMod(session.clientId().hashCode(), turns) == turn) {
                session.checkpoint(now);
            }
        }
    }

    /** Ends the sessions whose grace is over, and offers to others what they leave. */
    void endLapsed(Instant now) {
        sessions.all().forEach(session -> endIfLapsed(session, now));
        if (sessions.endGrace(now)) {
            orphans.offerSoon(subscriptions.tenants());
        }
    }

    private void endIfLapsed(ClientSession session, Instant now) {
        if (session.endIfLapsed(now)) {
            sessions.remove(session);
            subscriptions.remove(session, session.tenants());
            long left = unacknowledged(session.clientId());
            if (left > 0) {
                LOG.warn(
                        "client '{}' has gone and left {} decisions: they wait for it, or for a client that matches",
                        session.clientId(),
                        left);
                orphans.offerSoon(subscriptions.tenants());
            }
        }
    }

    /**
     * Reads no more outboxes.
     *
     * @param timeout how long to wait for the reads that are under way
     * @return whether they are over: only then may the store be closed
     */
    public boolean stop(Duration timeout) {
        return courier.stop(timeout);
    }

    /** What sessions need of the server. */
    private final class Context implements SessionContext {
        private final HandoverViews handovers;
        private final OutboxViews outboxes;
        private final Incidents incidents;

        Context(HandoverViews handovers, OutboxViews outboxes, Incidents incidents) {
            this.handovers = handovers;
            this.outboxes = outboxes;
            this.incidents = incidents;
        }

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
            return counts.of(clientId);
        }

        @Override
        public void ack(Pending pending, String clientId, Runnable done) {
            lanes().ack(pending, clientId, done);
        }

        @Override
        public void execute(Runnable work) {
            courier.execute(work);
        }

        @Override
        public void report(String what, Throwable fault) {
            incidents.report(what, fault);
        }
    }
}
