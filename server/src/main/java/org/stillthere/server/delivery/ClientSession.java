package org.stillthere.server.delivery;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.stillthere.policy.model.Decision;
import org.stillthere.policy.model.HandoverState;
import org.stillthere.server.delivery.SessionState.Absent;
import org.stillthere.server.delivery.SessionState.Behind;
import org.stillthere.server.delivery.SessionState.CatchingUp;
import org.stillthere.server.delivery.SessionState.Connected;
import org.stillthere.server.delivery.SessionState.Ended;
import org.stillthere.server.delivery.SessionState.Live;
import org.stillthere.server.delivery.SessionState.Reading;
import org.stillthere.server.delivery.SessionState.Run;
import org.stillthere.server.storage.Pending;

/**
 * Sends one client its decisions, over all the streams that it opens one after the other. {@link SessionState} has its
 * states.
 *
 * <p>A decision is sent while fewer than the client asked for are sent and not acked, and its stream has room. What
 * there is no room for waits in the {@link Tail} or, once that is full, in the outbox on disk only: memory holds what
 * was sent and not acked, and the tail, and both are bounded. Each handover's decisions are sent in order: the outbox
 * is read by sequence, and the tail is sent after it.
 *
 * <p>Thread-safe. Calls the stream under the session's lock, and the stream may call back.
 */
public final class ClientSession {
    private final String clientId;
    private final SessionContext context;
    private final OutboxReader outbox;
    private final SentDecisions sent = new SentDecisions();
    private final Tail tail = new Tail();
    private SessionState state = new Absent(Run.NONE, Instant.MIN);

    ClientSession(String clientId, SessionContext context) {
        this.clientId = clientId;
        this.context = context;
        this.outbox = new OutboxReader(clientId, context.handovers(), context.outboxes());
    }

    /** What became of the attempt to attach a stream. */
    enum Attached {
        /** The stream is the client's now. */
        YES,
        /** Another stream is open, and this one has not presented its resume token. */
        IN_USE,
        /** The session has ended: the client needs a new one. */
        ENDED
    }

    /** A stream opens. Decisions that were sent on the one before and not acked will be sent again. */
    Attached attach(DecisionSink stream, ClientTerms terms, String resumeToken, String newToken) {
        DecisionSink before;
        synchronized (this) {
            boolean resumed = state.run().isResumedBy(resumeToken);
            if (state instanceof Ended) {
                return Attached.ENDED;
            }
            if (state instanceof Connected && !resumed) {
                return Attached.IN_USE;
            }
            before = sink();
            Run run = new Run(resumed ? state.run().token() : newToken, terms);
            startStream();
            long unacknowledged = context.unacknowledged(clientId);
            // Counts change before sessions are told, so what is not counted yet will be delivered to the live session.
            state = unacknowledged == 0 ? new Live(run, stream) : new Behind(run, stream, null, true);
            stream.opened(new Opening(run.token(), resumed, unacknowledged));
            sendMore();
        }
        if (before != null) {
            before.superseded();
        }
        return Attached.YES;
    }

    private void startStream() {
        sent.startStream();
        tail.clear();
    }

    /**
     * A stream has ended. Does nothing if another has taken its place.
     *
     * @param keepsUntil how long the client keeps its handovers without a stream
     */
    synchronized void detach(DecisionSink stream, Instant keepsUntil) {
        if (sink() == stream) {
            state = new Absent(state.run(), keepsUntil);
            startStream();
        }
    }

    /** Ends the session if its client has given its handovers up by then. True if this call ended it. */
    synchronized boolean endIfLapsed(Instant now) {
        if (state instanceof Ended || keepsHandovers(now)) {
            return false;
        }
        state = new Ended(state.run());
        return true;
    }

    /** Whether the client keeps its handovers at that time. */
    synchronized boolean keepsHandovers(Instant now) {
        return state instanceof Connected || (state instanceof Absent absent && now.isBefore(absent.keepsUntil()));
    }

    synchronized boolean isConnected() {
        return state instanceof Connected;
    }

    /** The client. */
    public String clientId() {
        return clientId;
    }

    /** The tenants that the client's last stream named. */
    synchronized Set<String> tenants() {
        return state.run().terms().tenants();
    }

    /** Whether the client takes that handover over. */
    synchronized boolean matches(HandoverState handover) {
        return state instanceof Connected && state.run().terms().match(handover);
    }

    /** A decision was put in the client's outbox. False if there is no stream to send it on. */
    synchronized boolean deliver(Decision decision) {
        if (!(state instanceof Connected)) {
            return false;
        }
        if (sent.contains(decision.decisionId())) {
            return true;
        }
        if (!(state instanceof Behind) && !tail.add(decision)) {
            fallBehind(false);
        }
        sendMore();
        return true;
    }

    /**
     * The outbox holds decisions that were not {@linkplain #deliver delivered}: reads it from its start. False if there
     * is no stream to send them on.
     */
    synchronized boolean readAgain() {
        fallBehind(true);
        sendMore();
        return state instanceof Connected;
    }

    private void fallBehind(boolean mayRepeat) {
        tail.clear();
        if (state instanceof Reading reading) {
            state = new Behind(reading.run(), reading.sink(), reading.position(), mayRepeat || reading.mayRepeat());
        } else if (state instanceof Live live) {
            state = new Behind(live.run(), live.sink(), null, mayRepeat);
        }
    }

    /**
     * Whether the answer to a repeated report is to be sent at once. If not, the decision has yet to be sent on this
     * stream, in its turn, and that is the answer.
     */
    public synchronized boolean answersAtOnce(Decision decision) {
        if (!(state instanceof Connected) || sent.contains(decision.decisionId())) {
            return true;
        }
        return state instanceof Live && !tail.contains(decision.decisionId());
    }

    /** The client has carried decisions out. Ids that name no decision of the client are ignored. */
    public void ack(DecisionSink stream, Iterable<String> decisionIds) {
        List<Pending> acked = new ArrayList<>();
        synchronized (this) {
            if (sink() != stream) {
                return;
            }
            for (String id : decisionIds) {
                Pending pending = sent.ack(id);
                if (pending != null) {
                    acked.add(pending);
                } else if (state instanceof Reading && !sent.contains(id)) {
                    sent.ackAhead(id);
                }
            }
            sendMore();
        }
        acked.forEach(this::takeOut);
    }

    private void takeOut(Pending pending) {
        context.ack(pending, clientId, () -> leftOutbox(pending.decisionId()));
    }

    private synchronized void leftOutbox(String decisionId) {
        sent.leftOutbox(decisionId);
    }

    /** The stream has room again. */
    public synchronized void roomAgain() {
        sendMore();
    }

    /** Tells the client that the server is alive. Also resumes a read that a fault of the store has stopped. */
    void checkpoint(Instant now) {
        long unacknowledged = context.unacknowledged(clientId);
        synchronized (this) {
            DecisionSink sink = sink();
            if (sink != null) {
                sink.checkpoint(now, sent.outstanding(), unacknowledged);
                sendMore();
            }
        }
    }

    private @Nullable DecisionSink sink() {
        return state instanceof Connected connected ? connected.sink() : null;
    }

    private boolean hasRoom() {
        return state instanceof Connected connected
                && sent.outstanding() < connected.run().terms().maxOutstanding()
                && connected.sink().hasRoom();
    }

    /** Sends what there is room for: from the tail, or from the outbox. */
    private void sendMore() {
        if (state instanceof Live) {
            while (!tail.isEmpty() && hasRoom()) { // sending may come back here, when the stream has drained
                Decision next = tail.poll();
                if (next != null) {
                    send(new OutgoingDecision(next, false), false);
                }
            }
        } else if (hasRoom() && sent.beginRead()) {
            context.execute(this::readOn);
        }
    }

    private void send(OutgoingDecision next, boolean mayRepeat) {
        DecisionSink sink = sink();
        if (sink != null) {
            sent.add(Pending.of(next.decision()));
            sink.send(next.decision(), mayRepeat, next.closeTakenBack());
        }
    }

    /** Reads a page of the outbox and sends it. One page at a time is under way. */
    private void readOn() {
        Reading from;
        synchronized (this) {
            if (!(state
                    instanceof Reading reading)) { // the stream has ended, or another has begun with nothing to read
                sent.endRead();
                return;
            }
            from = reading.position() == null ? fromTheStart(reading) : reading;
            state = from;
        }
        OutboxReader.Page page = null;
        try {
            page = outbox.read(from.position(), this::isNotToBeSent);
        } catch (RuntimeException e) { // whatever it is, the session must live on
            context.report("reading the outbox of client '" + clientId + "'", e);
        }
        synchronized (this) {
            if (page != null) {
                sendPage(page, from.sink());
            }
            sent.endRead(); // not before: sending comes back here when the stream has drained
            if (page != null) { // else the next checkpoint, or the next stream, begins again
                sendMore();
            }
        }
    }

    /** Whatever is in the tail by now is in the outbox, too, and will be read there. */
    private CatchingUp fromTheStart(Reading reading) {
        tail.clear();
        return new CatchingUp(reading.run(), reading.sink(), null, reading.mayRepeat());
    }

    /** Whether it was sent on this stream, or was acked before it could be. */
    private boolean isNotToBeSent(Pending pending) {
        synchronized (this) {
            if (sent.contains(pending.decisionId())) {
                return true;
            }
            if (!sent.takeAckedAhead(pending)) {
                return false;
            }
            tail.remove(pending.decisionId());
        }
        takeOut(pending);
        return true;
    }

    /** Sends a page that was read for that stream, as far as there is room, and notes how far that is. */
    private void sendPage(OutboxReader.Page page, DecisionSink stream) {
        for (OutgoingDecision next : page.decisions()) {
            if (!(state instanceof Reading reading) || reading.sink() != stream || !hasRoom()) {
                return;
            }
            tail.remove(next.id());
            if (!sent.contains(next.id())) {
                send(next, reading.mayRepeat());
            }
            readUpTo(Pending.of(next.decision()), stream);
        }
        readUpTo(page.end(), stream);
    }

    /** Everything up to there was sent, or need not be; null is the end of the outbox. */
    private void readUpTo(@Nullable Pending position, DecisionSink stream) {
        if (!(state instanceof Reading reading) || reading.sink() != stream) { // sending may have ended the stream
            return;
        }
        if (position == null && reading instanceof CatchingUp) {
            state = new Live(reading.run(), stream);
            sent.forgetAckedAhead();
        } else {
            state = reading.at(position);
        }
    }
}
