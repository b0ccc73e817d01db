package org.stillthere.server.service;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.stillthere.policy.model.Decision;
import org.stillthere.policy.model.PolicyVersion;
import org.stillthere.server.delivery.ClientSession;
import org.stillthere.server.delivery.ClientSessions;
import org.stillthere.server.delivery.ClientTerms;
import org.stillthere.server.delivery.DecisionSink;
import org.stillthere.server.delivery.Housekeeper;
import org.stillthere.server.delivery.Opening;
import org.stillthere.server.lane.Origin;
import org.stillthere.server.lane.Published;

/**
 * One monitor stream of one client, without its transport: what the client may do, and how fast.
 *
 * <pre>
 *   Unopened ──open──▶ Attaching ──attached──▶ Open ──half-close, drain──▶ Finishing ──all answered──▶ Ended
 *
 *   in           on                              next        does
 *   Unopened     open, well-formed               Attaching   asks for the client's session
 *   Attaching    the session is this stream's    Open        takes events and acks from now on
 *   Unopened,    half-close                      Finishing   reads no further, answers what it has taken
 *   Open
 *   any but      the server drains               Finishing   the same; then ends with SHUTTING_DOWN, and the client
 *   Ended                                                    keeps its handovers for a while
 *   Finishing    the last answer                 Ended       ends well; a client that half-closed gives up its handovers
 *   any but      protocol violation, superseded, Ended       ends at once; the client keeps its handovers for a while
 *   Ended        too slow, cancelled
 * </pre>
 *
 * <p>The first to end it counts: a stream that broke must not look as if its client had left because a lane gives the
 * last answer at the same time.
 *
 * <p>Back-pressure: the next message is read while few events are unanswered and few answers unsent ({@link #WINDOW}).
 * What the client's session sends beyond answers it holds back as soon as the stream is full ({@link #SEND_ROOM}), so a
 * client that reads slowly costs a bounded queue and nothing else. An event whose decision is held back counts as
 * answered: otherwise acks, which come behind the events, would never be read.
 *
 * <p>Thread-safe; the messages of the client and its half-close come one at a time.
 */
public final class MonitorSession {
    /** How many events may be unanswered, or answers unsent, before the stream is read no further. */
    static final int WINDOW = 1_024;

    /** The same while the server is crowded, so that a few that report as fast as they can leave room for others. */
    private static final int CROWDED_WINDOW = 64;

    /** How many messages may be queued before the client's session holds decisions back. */
    static final int SEND_ROOM = 1_024;

    /** The same in bytes. */
    private static final long SEND_ROOM_BYTES = 4 << 20;

    private static final int MAX_EVENTS = 1_000;
    private static final int MAX_ACKS = 1_000;

    /** More can't be queued if the bounds above hold: two windows, a batch of events, and what the session sends. */
    public static final int CAPACITY = 2 * WINDOW + MAX_EVENTS + 2 * SEND_ROOM;

    private final EventIngress ingress;
    private final ClientSessions sessions;
    private final MonitorRegistry registry;
    private final Supplier<PolicyVersion> policyVersion;
    private final int maxUnacknowledged;
    private final MonitorStream stream;
    private final Runnable flush;
    private final DecisionSink sink = new Deliveries();
    private final AtomicReference<State> state = new AtomicReference<>(State.UNOPENED);
    private final AtomicReference<Reading> reading = new AtomicReference<>(Reading.REQUESTED);
    private final AtomicInteger unanswered = new AtomicInteger();
    private volatile int maxOutstanding;
    private volatile int maxBatch;

    MonitorSession(
            EventIngress ingress,
            ClientSessions sessions,
            MonitorRegistry registry,
            Supplier<PolicyVersion> policyVersion,
            int maxUnacknowledged,
            Function<MonitorSession, MonitorStream> transport) {
        this.ingress = ingress;
        this.sessions = sessions;
        this.registry = registry;
        this.policyVersion = policyVersion;
        this.maxUnacknowledged = maxUnacknowledged;
        this.stream = transport.apply(this);
        this.flush = stream::flush;
    }

    /** Where the stream stands. */
    private sealed interface State {
        State UNOPENED = new Unopened();
        State ATTACHING = new Attaching();
        State ENDED = new Ended();

        /** Nothing but the opening may come. */
        record Unopened() implements State {}

        /** The client's session is asked for; what it sends goes out already. */
        record Attaching() implements State {}

        /**
         * The client's stream.
         *
         * @param origin where its events come from
         * @param answers takes the answers to them
         */
        record Open(ClientSession client, Origin origin, EventReply answers) implements State {}

        /**
         * Answers what it has taken, and reads no further.
         *
         * @param client null if it was never open
         */
        record Finishing(@Nullable ClientSession client, Cause cause) implements State {}

        /** Over. */
        record Ended() implements State {}

        /** Whether messages of the client are read. */
        default boolean reads() {
            return !(this instanceof Finishing || this instanceof Ended);
        }

        /** The client's session; null if it is not this stream's yet, or no longer. */
        default @Nullable ClientSession attached() {
            if (this instanceof Open open) {
                return open.client();
            }
            return this instanceof Finishing finishing ? finishing.client() : null;
        }

        /** The state after half-close or drain; to drain outweighs. */
        default State finishing(Cause cause) {
            if (this instanceof Ended || (this instanceof Finishing && cause == Cause.HALF_CLOSE)) {
                return this;
            }
            return new Finishing(attached(), cause);
        }
    }

    /** Why a stream finishes. */
    private enum Cause {
        /** The client sends no more. */
        HALF_CLOSE,
        /** The server shuts down. */
        DRAIN
    }

    /** Whether the client's next message is read. */
    private enum Reading {
        /** The transport was asked for it. */
        REQUESTED,
        /** The one before has come, and there was no room yet to ask for the next. */
        HELD
    }

    private State state() {
        return Objects.requireNonNull(state.get());
    }

    /** Begins: asks for the first message. */
    void begin() {
        stream.readNext();
        registry.join(this);
    }

    // What the client sends

    /** The client opens the stream. */
    public void open(MonitorOpen open) {
        State now = state();
        if (now instanceof State.Unopened) {
            Result<ClientTerms> terms = open.terms();
            if (terms instanceof Result.Answered<ClientTerms> valid) {
                attach(open, valid.answer());
            } else if (terms instanceof Result.Rejected<ClientTerms> invalid) {
                fail(invalid.rejection());
            }
        } else if (now.reads()) {
            fail(violation("the stream is open already: only the first message is open"));
        }
        read();
    }

    private void attach(MonitorOpen open, ClientTerms terms) {
        if (!state.compareAndSet(State.UNOPENED, State.ATTACHING)) {
            return; // it was cancelled, or the server drains
        }
        maxOutstanding = terms.maxOutstanding();
        maxBatch = open.maxBatch();
        stream.batch(open.maxBatch());
        String clientId = open.clientId();
        ClientSession client = sessions.open(clientId, sink, terms, open.resumeToken());
        if (client == null) {
            fail(inUse(clientId));
        } else if (!state.compareAndSet(
                State.ATTACHING, new State.Open(client, Origin.stream(clientId), new Answers(client)))) {
            sessions.close(client, sink, false); // it was cancelled meanwhile
        }
    }

    private static Rejection inUse(String clientId) {
        return Rejection.of(
                Reason.CLIENT_ID_IN_USE,
                "client '" + clientId + "' has a stream open: give each running client an id of its own; if the former"
                        + " one has just died, try again in a moment",
                Map.of("client_id", clientId));
    }

    /** Fills in the events of one message. */
    @FunctionalInterface
    public interface EventSource {
        /** Sets the fields of that event; from 0. */
        void read(int index, EventBuilder event);
    }

    /**
     * The client reports events.
     *
     * @param prefix what the paths of their fields begin with in errors
     */
    public void events(int count, String prefix, EventSource source) {
        State now = state();
        if (now instanceof State.Open open) {
            if (count < 1 || count > MAX_EVENTS) {
                fail(violation("events must be 1 to " + MAX_EVENTS + ", they are " + count));
            } else {
                take(open, count, prefix, source);
            }
        } else if (now.reads()) {
            fail(violation("the first message of a stream must be open, not an event"));
        }
        read();
    }

    private void take(State.Open open, int count, String prefix, EventSource source) {
        unanswered.addAndGet(count);
        if (state.get()
                != open) { // it began to end since this message came; whoever ended it may have missed the count
            answered(count);
            return;
        }
        String clientId = open.client().clientId();
        for (int i = 0; i < count; i++) {
            EventBuilder event = ingress.event(prefix);
            source.read(i, event);
            if (sessions.unacknowledged(clientId) >= maxUnacknowledged) {
                ingress.reject(event, tooManyUnacknowledged(clientId), open.answers());
            } else {
                ingress.take(event, open.origin(), open.answers());
            }
        }
    }

    private Rejection tooManyUnacknowledged(String clientId) {
        return Rejection.of(
                Reason.TOO_MANY_UNACKNOWLEDGED,
                maxUnacknowledged + " decisions wait for the acks of client '" + clientId
                        + "', which is all that the server keeps for one client: ack them, then report again",
                Map.of("client_id", clientId, "limit", Integer.toString(maxUnacknowledged)));
    }

    /**
     * The client has carried decisions out.
     *
     * @param decisionId one of them; empty for none
     * @param more the others
     */
    public void ack(String decisionId, List<String> more) {
        State now = state();
        if (now instanceof State.Open open) {
            if (more.size() > MAX_ACKS) {
                fail(violation("an ack must name at most " + MAX_ACKS + " decisions, it names " + more.size()));
            } else {
                if (!decisionId.isEmpty()) {
                    open.client().ack(sink, List.of(decisionId));
                }
                open.client().ack(sink, more);
            }
        } else if (now.reads()) {
            fail(violation("the first message of a stream must be open, not an ack"));
        }
        read();
    }

    /** The client sent a message that is none of those above. */
    public void unknownMessage() {
        if (state().reads()) {
            fail(violation("a message must be one of open, event, events and ack, and this is none"));
        }
    }

    /** The client sent what the transport can't read. */
    public void unreadable(Rejection rejection) {
        if (state().reads()) {
            fail(rejection);
        }
    }

    private static Rejection violation(String message) {
        return Rejection.of(Reason.STREAM_PROTOCOL, message);
    }

    /** The client sends no more. */
    public void halfClosed() {
        finishing(Cause.HALF_CLOSE);
    }

    /** The stream broke, or the client cancelled it. */
    public void cancelled() {
        end();
    }

    // What is answered

    /** The answers to the events of one client's stream. */
    private final class Answers implements EventReply {
        private final ClientSession client;

        Answers(ClientSession client) {
            this.client = client;
        }

        @Override
        public void decided(Decision decision, boolean replayed, boolean acknowledged, String owner) {
            boolean own = owner.equals(client.clientId());
            boolean inOutbox = own && !acknowledged;
            // What is in the client's outbox is sent by its session, in its turn, and that is the answer.
            if (!inOutbox || (replayed && client.answersAtOnce(decision))) {
                queued(stream.answer(decision, replayed, acknowledged, own ? "" : owner));
            }
            answered(1);
        }

        @Override
        public void rejected(RejectedEvent rejected) {
            queued(stream.reject(rejected));
            answered(1);
        }
    }

    private void answered(int events) {
        if (unanswered.addAndGet(-events) == 0 && state() instanceof State.Finishing) {
            finish();
        } else {
            readOn();
        }
    }

    /** A message was queued: sends it, now or with the others of the batch that a lane publishes. Or was not. */
    private void queued(boolean done) {
        if (!done) {
            if (state().reads()) {
                fail(tooSlow());
            }
        } else if (maxBatch <= 1 || !Published.afterwards(flush)) {
            stream.flush();
        }
    }

    private Rejection tooSlow() {
        return Rejection.of(
                Reason.STREAM_TOO_SLOW,
                "the stream is read too slowly: " + stream.queued() + " messages wait",
                Map.of("limit", Integer.toString(CAPACITY)));
    }

    // Back-pressure

    /** A message has been worked on: the next is due. */
    private void read() {
        if (state().reads()) {
            reading.set(Reading.HELD);
            readOn();
        }
    }

    /** Reads the next message, if one is due and there is room for what comes of it. */
    private void readOn() {
        int window = ingress.isCrowded() ? CROWDED_WINDOW : WINDOW;
        if (unanswered.get() < window
                && stream.queued() < WINDOW
                && state().reads()
                && reading.compareAndSet(Reading.HELD, Reading.REQUESTED)) {
            stream.readNext();
        }
    }

    /** The transport has sent all that was queued. */
    public void drained() {
        readOn();
        ClientSession client = state().attached();
        if (client != null) {
            client.roomAgain();
        }
    }

    /** The stream as the client's session sees it. */
    private final class Deliveries implements DecisionSink {
        @Override
        public void opened(Opening opening) {
            queued(stream.opened(new StreamOpened(
                    policyVersion.get(),
                    opening.resumeToken(),
                    opening.resumed(),
                    maxOutstanding,
                    Housekeeper.CHECKPOINT_INTERVAL,
                    opening.unacknowledged())));
        }

        @Override
        public boolean hasRoom() {
            return !(state() instanceof State.Ended)
                    && stream.queued() < SEND_ROOM
                    && stream.queuedBytes() < SEND_ROOM_BYTES;
        }

        @Override
        public void send(Decision decision, boolean redelivered, boolean closeTakenBack) {
            queued(stream.deliver(decision, redelivered, closeTakenBack));
        }

        @Override
        public void checkpoint(Instant now, int outstanding, long unacknowledged) {
            if (hasRoom()) {
                queued(stream.checkpoint(now, outstanding, unacknowledged));
            }
        }

        @Override
        public void superseded() {
            ClientSession client = state().attached();
            String clientId = client == null ? "" : client.clientId();
            fail(Rejection.of(
                    Reason.STREAM_SUPERSEDED,
                    "a newer stream of client '" + clientId + "' has taken the place of this one",
                    Map.of("client_id", clientId)));
        }
    }

    // How it ends

    /** The server shuts down. */
    void drain() {
        finishing(Cause.DRAIN);
    }

    private void finishing(Cause cause) {
        state.updateAndGet(now -> now.finishing(cause));
        if (unanswered.get() == 0) {
            finish();
        }
    }

    /** Everything is answered. */
    private void finish() {
        State before = state.getAndUpdate(now -> now instanceof State.Finishing ? State.ENDED : now);
        if (before instanceof State.Finishing finishing) {
            leave(before, finishing.cause() == Cause.HALF_CLOSE);
            if (finishing.cause() == Cause.DRAIN) {
                stream.failAfterQueued(ingress.shuttingDown());
            } else {
                stream.complete();
            }
        }
    }

    private void fail(Rejection rejection) {
        end();
        stream.fail(rejection);
    }

    private void end() {
        State before = state.getAndSet(State.ENDED);
        if (!(before instanceof State.Ended)) {
            leave(before, false);
        }
    }

    /**
     * The session has this stream no longer.
     *
     * @param leaves whether the client gives its handovers up
     */
    private void leave(State before, boolean leaves) {
        registry.leave(this);
        ClientSession client = before.attached();
        if (client != null) {
            sessions.close(client, sink, leaves);
        }
    }
}
