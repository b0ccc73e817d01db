package org.stillthere.server.delivery;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.stillthere.policy.model.Action;
import org.stillthere.policy.model.CloseScope;
import org.stillthere.policy.model.Decision;
import org.stillthere.policy.model.HandoverState;
import org.stillthere.policy.model.PendingClose;
import org.stillthere.server.storage.EntryRecord;
import org.stillthere.server.storage.Pending;
import org.stillthere.server.storage.StoredHandover;

/**
 * One client, over all the streams that it opens one after the other: what it was sent and has not acked.
 *
 * <pre>
 *             ┌──────────── the tail is full ◀─────────────────────┐
 *             ▼                                                    │
 *   open ──▶ walking: the outbox on disk is read in its  ──▶ live: what the lanes commit goes through the
 *            order, as far as there is room; what the        tail, a short queue in memory, as far as
 *            lanes commit meanwhile gathers in the tail      there is room
 * </pre>
 *
 * <p>There is room while fewer decisions than the client asked for are sent and not acked, and its stream takes
 * more. If the tail is full before a walk has come to its end, it is dropped and another walk will be needed: memory
 * holds what was sent and not acked, and the tail, which are both bounded. Order per handover holds throughout: a
 * walk goes by sequence, and the tail is sent after it.
 *
 * <p>Thread-safe.
 */
public final class ClientSession {
    /** How many decisions one step of a walk looks at: others walk in between. */
    private static final int STEP = 128;

    /** How many decisions may wait in memory: more than a lane commits at once in the ordinary way. */
    private static final int TAIL = 1_024;

    /** How many acks may come before what they are about was sent again. */
    private static final int MAX_ACKED_AHEAD = 20_000;

    /** No decision id is longer: what is kept of acks that name none is bounded. */
    private static final int MAX_ID = 32;

    /** A decision that was sent; acked if its record is on the way out of the outbox. */
    private static final class Sent {
        private final Pending pending;
        private boolean acked;

        Sent(Pending pending) {
            this.pending = pending;
        }
    }

    /** A decision that is to be sent, and whether the close in it has been taken back since. */
    private record Found(Decision decision, boolean closeTakenBack) {}

    private final String clientId;
    private final SessionContext context;
    private final Map<String, Sent> sent = new HashMap<>();
    private final Set<String> ackedAhead = new HashSet<>();
    private final List<String> toForget = new ArrayList<>();
    private ClientTerms terms = new ClientTerms(Set.of(), state -> false, 1);
    private String token = "";
    private @Nullable DecisionSink outlet;
    private Instant keepsUntil = Instant.MIN;
    private boolean ended;
    private int outstanding;
    private boolean live;

    /** What the lanes committed since the walk began, or since it is live; in their order, by decision id. */
    private final Map<String, Decision> tail = new LinkedHashMap<>();

    /** Whether the tail holds all of that. */
    private boolean tailIsWhole;

    // The walk: where it is, which stream it is for, and whether others may have been sent what it finds.
    private boolean walking;
    private int streams;
    private @Nullable Pending walkedTo;
    private boolean mayRepeat;

    ClientSession(String clientId, SessionContext context) {
        this.clientId = clientId;
        this.context = context;
    }

    /** What became of the attempt to attach a stream. */
    enum Attached {
        /** The stream is the client's now. */
        YES,
        /** Another stream is, and the token is not that of the same run. */
        IN_USE,
        /** The session has ended meanwhile: ask for a new one. */
        ENDED
    }

    /** A stream opens. What was sent on the one before and not acked will be sent again. */
    Attached attach(DecisionSink stream, ClientTerms wanted, String resumeToken, String newToken) {
        DecisionSink before;
        synchronized (this) {
            boolean sameRun = !token.isEmpty() && token.equals(resumeToken);
            if (ended) {
                return Attached.ENDED;
            }
            if (outlet != null && !sameRun) {
                return Attached.IN_USE;
            }
            before = outlet;
            token = sameRun ? token : newToken;
            terms = wanted;
            outlet = stream;
            beginAnew();
            long unacknowledged = context.unacknowledged(clientId);
            live = unacknowledged == 0; // what is told later has not been told yet, and will be sent live
            tailIsWhole = live;
            mayRepeat = true;
            stream.opened(new Opening(token, sameRun, unacknowledged));
            goOn();
        }
        if (before != null) {
            before.superseded();
        }
        return Attached.YES;
    }

    private void beginAnew() {
        streams++;
        outstanding = 0;
        sent.values().removeIf(each -> !each.acked);
        ackedAhead.clear();
        tail.clear();
        tailIsWhole = false;
        walkedTo = null;
    }

    /**
     * A stream has ended; does nothing if it is not the client's any longer.
     *
     * @param until how long the client keeps its handovers without a stream
     */
    synchronized void detach(DecisionSink stream, Instant until) {
        if (outlet == stream) {
            outlet = null;
            keepsUntil = until;
            live = false;
            beginAnew();
        }
    }

    /** Ends the session if it has been without a stream for so long; true if this call ended it. */
    synchronized boolean endIfLapsed(Instant now) {
        if (ended || holds(now)) {
            return false;
        }
        ended = true;
        return true;
    }

    /** Whether the client keeps its handovers. */
    synchronized boolean holds(Instant now) {
        return outlet != null || now.isBefore(keepsUntil);
    }

    synchronized boolean isConnected() {
        return outlet != null;
    }

    /** The client. */
    public String clientId() {
        return clientId;
    }

    synchronized Set<String> tenants() {
        return terms.tenants();
    }

    /** Whether it takes over that handover. */
    synchronized boolean matches(HandoverState state) {
        return outlet != null && terms.match(state);
    }

    /** A decision was put in the client's outbox. False if there is no stream to send it on. */
    synchronized boolean deliver(Decision decision) {
        if (outlet == null) {
            return false;
        }
        if (sent.containsKey(decision.decisionId())) {
            return true;
        }
        if (tailIsWhole) {
            tail.put(decision.decisionId(), decision);
            if (tail.size() > TAIL) {
                dropTail();
            }
        }
        goOn();
        return true;
    }

    /**
     * The handovers of another client have become this one's: a walk finds what is pending of them. False if there
     * is no stream to send it on.
     */
    synchronized boolean inherited() {
        mayRepeat = true;
        dropTail();
        goOn();
        return outlet != null;
    }

    /** From here on a walk has to find what is not sent. */
    private void dropTail() {
        tail.clear();
        tailIsWhole = false;
        live = false;
    }

    /**
     * Whether the answer to a repeated report is to be sent at once. If not, the decision has yet to be sent for
     * the first time on this stream, in its turn, and that is the answer.
     */
    public synchronized boolean answersAtOnce(Decision decision) {
        boolean waits = !live || tail.containsKey(decision.decisionId());
        return !waits || outlet == null || sent.containsKey(decision.decisionId());
    }

    /** The client has carried decisions out. */
    public void ack(DecisionSink stream, Iterable<String> decisionIds) {
        List<Pending> acked = new ArrayList<>();
        synchronized (this) {
            if (outlet != stream) {
                return;
            }
            for (String id : decisionIds) {
                Sent one = sent.get(id);
                if (one == null) {
                    if (!live && id.length() <= MAX_ID && ackedAhead.size() < MAX_ACKED_AHEAD) {
                        ackedAhead.add(id);
                    }
                } else if (!one.acked) {
                    one.acked = true;
                    outstanding--;
                    acked.add(one.pending);
                }
            }
            goOn();
        }
        acked.forEach(this::settle);
    }

    private void settle(Pending pending) {
        context.ack(pending, clientId, () -> forget(pending.decisionId()));
    }

    /** The record has left the outbox. A step of a walk may still see it, as things were when it began. */
    private synchronized void forget(String decisionId) {
        if (walking) {
            toForget.add(decisionId);
        } else {
            sent.remove(decisionId);
        }
    }

    /** The stream takes decisions again. */
    public synchronized void roomAgain() {
        goOn();
    }

    /** Says that the server is alive. Also mends a walk that a fault of the store has stopped. */
    void checkpoint(Instant now) {
        long unacknowledged = context.unacknowledged(clientId);
        synchronized (this) {
            if (outlet != null) {
                outlet.checkpoint(now, outstanding, unacknowledged);
                goOn();
            }
        }
    }

    private boolean hasRoom() {
        return outlet != null && outstanding < terms.maxOutstanding() && outlet.hasRoom();
    }

    private void send(Found found, boolean redelivered) {
        if (outlet != null) {
            Decision decision = found.decision();
            sent.put(decision.decisionId(), new Sent(Pending.of(decision)));
            outstanding++;
            outlet.send(decision, redelivered, found.closeTakenBack());
        }
    }

    /** Sends what there is room for, from memory or by walking on. */
    private void goOn() {
        if (live) {
            while (!tail.isEmpty() && hasRoom()) { // sending may come back here, when the stream has drained
                Decision next = tail.values().iterator().next();
                tail.remove(next.decisionId());
                send(new Found(next, false), false);
            }
        } else if (!walking && hasRoom()) {
            walking = true;
            context.execute(this::walk);
        }
    }

    /** One step of a walk. At most one is under way. */
    private void walk() {
        int stream;
        Pending from;
        synchronized (this) {
            if (live) { // a stream has begun since the walk was asked for, with nothing to walk for
                stopWalking();
                return;
            }
            stream = streams;
            from = walkedTo;
            if (from == null) { // what is in the tail by now is on disk, and will be found there
                tail.clear();
                tailIsWhole = true;
            }
        }
        List<Pending> found = new ArrayList<>();
        List<Found> unsent = new ArrayList<>();
        boolean atEnd = false;
        boolean failed = false;
        try {
            context.outboxes().forEachPendingOf(clientId, from, pending -> {
                found.add(pending);
                return found.size() < STEP;
            });
            atEnd = found.size() < STEP;
            for (Pending pending : found) {
                if (!isSettled(pending)) {
                    load(pending).ifPresent(unsent::add);
                }
            }
        } catch (RuntimeException e) { // whatever it is, the session must live on
            context.report("reading the outbox of client '" + clientId + "'", e);
            failed = true;
        }
        synchronized (this) {
            if (!failed && stream == streams && sendAll(unsent)) {
                walked(atEnd ? null : found.get(found.size() - 1));
            }
            stopWalking(); // not before: sending comes back here when the stream has drained
            if (!failed) { // else the next checkpoint, or the next stream, begins again
                goOn();
            }
        }
    }

    private void stopWalking() {
        walking = false;
        toForget.forEach(sent::remove);
        toForget.clear();
    }

    /** A step of the walk has been taken, up to there; null is the end of the outbox. */
    private void walked(@Nullable Pending to) {
        walkedTo = to;
        if (to == null && tailIsWhole) {
            live = true;
            mayRepeat = false;
            ackedAhead.clear();
        }
    }

    /** Whether nothing is to be sent for it: it was sent before on this stream, or acked before it was. */
    private boolean isSettled(Pending pending) {
        synchronized (this) {
            if (sent.containsKey(pending.decisionId())) {
                return true;
            }
            if (!ackedAhead.remove(pending.decisionId())) {
                return false;
            }
            tail.remove(pending.decisionId());
            Sent acked = new Sent(pending);
            acked.acked = true;
            sent.put(pending.decisionId(), acked);
        }
        settle(pending);
        return true;
    }

    /** The decision; empty if its handover was forgotten in this moment. */
    private Optional<Found> load(Pending pending) {
        EntryRecord entry = context.outboxes().findEntry(pending.key(), pending.eventId());
        if (entry == null) {
            return Optional.empty();
        }
        Decision decision = entry.entry().decision();
        return Optional.of(new Found(decision, closes(decision) && !isStillToClose(decision)));
    }

    private static boolean closes(Decision decision) {
        return decision.actions().stream()
                .anyMatch(
                        action -> action instanceof Action.CloseHandover close && close.scope() == CloseScope.PROVIDER);
    }

    /** Whether nothing has taken the close back since: it is pending, or the provider has confirmed it. */
    private boolean isStillToClose(Decision decision) {
        StoredHandover stored = context.handovers().find(decision.key());
        if (stored == null) {
            return true;
        }
        HandoverState handover = stored.decoded().state();
        if (handover.status().isFinal()) {
            return true;
        }
        PendingClose pending = handover.pendingClose();
        return pending != null && pending.decisionId().equals(decision.decisionId());
    }

    /** Sends the decisions, as far as there is room; false if there was not enough. */
    private boolean sendAll(List<Found> unsent) {
        for (Found found : unsent) {
            if (!hasRoom()) {
                return false;
            }
            String id = found.decision().decisionId();
            tail.remove(id);
            if (!sent.containsKey(id)) {
                send(found, mayRepeat);
            }
            walkedTo = Pending.of(found.decision());
        }
        return true;
    }
}
