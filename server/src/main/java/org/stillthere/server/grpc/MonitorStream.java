package org.stillthere.server.grpc;

import com.google.protobuf.ProtocolStringList;
import io.grpc.Status.Code;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.stillthere.policy.model.Decision;
import org.stillthere.server.delivery.ClientSession;
import org.stillthere.server.delivery.ClientSessions;
import org.stillthere.server.delivery.DecisionSink;
import org.stillthere.server.delivery.Housekeeper;
import org.stillthere.server.delivery.Opening;
import org.stillthere.server.lane.Answer;
import org.stillthere.v1.Ack;
import org.stillthere.v1.Checkpoint;
import org.stillthere.v1.ErrorReason;
import org.stillthere.v1.HandoverEvent;
import org.stillthere.v1.MonitorHandoversRequest;
import org.stillthere.v1.MonitorHandoversResponse;
import org.stillthere.v1.Open;
import org.stillthere.v1.Opened;

/**
 * One stream of one client.
 *
 * <pre>
 *   begun ──open──▶ open ──half-close, or the server drains──▶ ending ──all answered──▶ ended
 *     │               │
 *     └───────────────┴── protocol violation, superseded, cancelled ──▶ ended
 * </pre>
 *
 * <p>Back-pressure: the next message is read while few events are unanswered and few answers unsent ({@link
 * #WINDOW}). What the session sends beyond answers is held back on its side as soon as the stream is full
 * ({@link #hasRoom}), so a client that reads slowly costs a bounded queue and nothing else. An event whose
 * decision is held back counts as answered: else acks, which come behind the events, would never be read.
 */
final class MonitorStream implements StreamObserver<MonitorHandoversRequest>, DecisionSink {
    /** How many events may be unanswered, or answers unsent, before the stream is read no further. */
    static final int WINDOW = 1_024;

    /** The same while the server is crowded, so that a few that report as fast as they can leave room for others. */
    private static final int CROWDED_WINDOW = 64;

    /** How many messages may wait before the session holds decisions back. */
    static final int SEND_ROOM = 1_024;

    /** The same in bytes. */
    private static final long SEND_ROOM_BYTES = 4 << 20;

    private static final int MAX_EVENTS = 1_000;

    /** More can't wait if the bounds above hold: two windows, a batch of events, and what the session sends. */
    private static final int CAPACITY = 2 * WINDOW + MAX_EVENTS + 2 * SEND_ROOM;

    private static final int MAX_ACKS = 1_000;

    private final ServerCallStreamObserver<MonitorHandoversResponse> observer;
    private final ResultSink sink;
    private final EventIngress desk;
    private final ClientSessions sessions;
    private final MonitorRegistry registry;
    private final int maxUnacknowledged;
    private final AtomicInteger unanswered = new AtomicInteger();
    private final AtomicBoolean paused = new AtomicBoolean();
    private volatile @Nullable ClientSession session;
    private volatile boolean ending;
    private volatile boolean draining;
    private final AtomicBoolean left = new AtomicBoolean();
    private int maxOutstanding;

    MonitorStream(
            ServerCallStreamObserver<MonitorHandoversResponse> observer,
            EventIngress desk,
            ClientSessions sessions,
            MonitorRegistry registry,
            int maxUnacknowledged) {
        this.observer = observer;
        this.desk = desk;
        this.sessions = sessions;
        this.registry = registry;
        this.maxUnacknowledged = maxUnacknowledged;
        this.sink = new ResultSink(observer, CAPACITY, this::drained);
        observer.disableAutoRequest();
        observer.setOnCancelHandler(() -> leave(false));
        observer.request(1);
        registry.join(this);
    }

    @Override
    public void onNext(MonitorHandoversRequest request) {
        if (ending) {
            return;
        }
        if (MalformedMessages.isMalformed(request)) {
            fail(MalformedMessages.ERROR);
            return;
        }
        ClientSession client = session;
        switch (request.getMessageCase()) {
            case OPEN -> open(request.getOpen());
            case EVENT -> events(client, List.of(request.getEvent()), "event.");
            case EVENTS -> events(client, request.getEvents().getEventsList(), "events.");
            case ACK -> ack(client, request.getAck());
            case MESSAGE_NOT_SET ->
                fail(violation("a message must be one of open, event, events and ack, and this is none"));
        }
        if (!ending) {
            paused.set(true);
            readOn();
        }
    }

    private void open(Open open) {
        if (session != null) {
            fail(violation("the stream is open already: only the first message is open"));
            return;
        }
        MonitorOpening.Read read = MonitorOpening.read(open);
        if (read instanceof MonitorOpening.Read.Invalid invalid) {
            fail(invalid.error());
        } else if (read instanceof MonitorOpening.Read.Terms terms) {
            maxOutstanding = terms.terms().maxOutstanding();
            sink.batch(terms.maxBatch());
            session = sessions.open(open.getClientId(), this, terms.terms(), open.getResumeToken());
            if (session == null) {
                fail(inUse(open.getClientId()));
            } else if (ending) { // it was cancelled meanwhile
                sessions.close(session, this, false);
            }
        }
    }

    private static ApiError inUse(String clientId) {
        return ApiError.of(
                Code.ABORTED,
                ErrorReason.ERROR_REASON_CLIENT_ID_IN_USE,
                "client '" + clientId + "' has a stream open: give each running client an id of its own; if the former"
                        + " one has just died, try again in a moment",
                Map.of("client_id", clientId));
    }

    private void events(@Nullable ClientSession client, List<HandoverEvent> events, String prefix) {
        if (client == null) {
            fail(violation("the first message of a stream must be open, not an event"));
        } else if (events.isEmpty() || events.size() > MAX_EVENTS) {
            fail(violation("events must be 1 to " + MAX_EVENTS + ", they are " + events.size()));
        } else {
            unanswered.addAndGet(events.size());
            if (ending) { // it began to end since this message came; whoever ended it may have missed the count
                answered(events.size());
                return;
            }
            for (HandoverEvent event : events) {
                event(client, event, prefix);
            }
        }
    }

    private void event(ClientSession client, HandoverEvent event, String prefix) {
        EventIngress.Reply reply = new EventIngress.Reply() {
            @Override
            public void decided(Answer.Decided decided) {
                MonitorStream.this.decided(client, decided);
            }

            @Override
            public void rejected(ApiError error) {
                reject(event, error);
            }
        };
        if (sessions.unacknowledged(client.clientId()) >= maxUnacknowledged) {
            desk.refuse(event, tooManyUnacknowledged(client.clientId()), reply);
        } else {
            desk.take(event, prefix, client.clientId(), reply);
        }
    }

    private void decided(ClientSession client, Answer.Decided decided) {
        boolean inOutbox =
                decided.standing() == Answer.Standing.PENDING && decided.owner().equals(client.clientId());
        // What is in the client's outbox is sent by its session, in its turn, and that is the answer.
        if (!inOutbox || (decided.replayed() && client.answersAtOnce(decided.decision()))) {
            offer(MonitorHandoversResponse.newBuilder()
                    .setDecision(DecisionWriter.answer(decided, client.clientId()))
                    .build());
        }
        answered(1);
    }

    private void reject(HandoverEvent event, ApiError error) {
        offer(MonitorHandoversResponse.newBuilder()
                .setRejection(error.toRejection(event))
                .build());
        answered(1);
    }

    private ApiError tooManyUnacknowledged(String clientId) {
        return ApiError.of(
                Code.RESOURCE_EXHAUSTED,
                ErrorReason.ERROR_REASON_TOO_MANY_UNACKNOWLEDGED,
                maxUnacknowledged + " decisions wait for the acks of client '" + clientId
                        + "', which is all that the server keeps for one client: ack them, then report again",
                Map.of("client_id", clientId, "limit", Integer.toString(maxUnacknowledged)));
    }

    private void answered(int events) {
        if (unanswered.addAndGet(-events) == 0 && ending) {
            finish();
        } else {
            readOn();
        }
    }

    private void ack(@Nullable ClientSession client, Ack ack) {
        if (client == null) {
            fail(violation("the first message of a stream must be open, not an ack"));
        } else if (ack.getDecisionIdsCount() > MAX_ACKS) {
            fail(violation(
                    "an ack must name at most " + MAX_ACKS + " decisions, it names " + ack.getDecisionIdsCount()));
        } else {
            ProtocolStringList more = ack.getDecisionIdsList();
            if (!ack.getDecisionId().isEmpty()) {
                client.ack(this, List.of(ack.getDecisionId()));
            }
            client.ack(this, more);
        }
    }

    /** Reads the next message, if one is due and there is room for what comes of it. */
    private void readOn() {
        int window = desk.isCrowded() ? CROWDED_WINDOW : WINDOW;
        if (unanswered.get() < window && sink.size() < WINDOW && !ending && paused.compareAndSet(true, false)) {
            observer.request(1);
        }
    }

    private void drained() {
        readOn();
        ClientSession client = session;
        if (client != null) {
            client.roomAgain();
        }
    }

    private void offer(MonitorHandoversResponse message) {
        if (!sink.offer(message) && !ending) {
            fail(ApiError.of(
                    Code.RESOURCE_EXHAUSTED,
                    ErrorReason.ERROR_REASON_STREAM_TOO_SLOW,
                    "the stream is read too slowly: " + sink.size() + " messages wait",
                    Map.of("limit", Integer.toString(CAPACITY))));
        }
    }

    // What the session sends

    @Override
    public void opened(Opening opening) {
        offer(MonitorHandoversResponse.newBuilder()
                .setOpened(Opened.newBuilder()
                        .setPolicyVersion(desk.policyVersion())
                        .setResumeToken(opening.resumeToken())
                        .setResumed(opening.resumed())
                        .setMaxOutstanding(maxOutstanding)
                        .setCheckpointInterval(DecisionWriter.duration(Housekeeper.CHECKPOINT_INTERVAL))
                        .setUnacknowledged(opening.unacknowledged()))
                .build());
    }

    @Override
    public boolean hasRoom() {
        return !left.get() && sink.size() < SEND_ROOM && sink.bytes() < SEND_ROOM_BYTES;
    }

    @Override
    public void send(Decision decision, boolean redelivered, boolean closeTakenBack) {
        offer(MonitorHandoversResponse.newBuilder()
                .setDecision(DecisionWriter.delivery(decision, redelivered, closeTakenBack))
                .build());
    }

    @Override
    public void checkpoint(Instant now, int outstanding, long unacknowledged) {
        if (hasRoom()) {
            offer(MonitorHandoversResponse.newBuilder()
                    .setCheckpoint(Checkpoint.newBuilder()
                            .setNow(DecisionWriter.timestamp(now))
                            .setOutstanding(outstanding)
                            .setUnacknowledged(unacknowledged))
                    .build());
        }
    }

    @Override
    public void superseded() {
        ClientSession client = session;
        String clientId = client == null ? "" : client.clientId();
        fail(ApiError.of(
                Code.ABORTED,
                ErrorReason.ERROR_REASON_STREAM_SUPERSEDED,
                "a newer stream of client '" + clientId + "' has taken the place of this one",
                Map.of("client_id", clientId)));
    }

    // How it ends

    /** The server shuts down: answers what it has taken, and ends. */
    void drain() {
        draining = true;
        ending = true;
        if (unanswered.get() == 0) {
            finish();
        }
    }

    private void finish() {
        leave(!draining);
        if (draining) {
            sink.failAfterWaiting(desk.shuttingDown());
        } else {
            sink.complete();
        }
    }

    private static ApiError violation(String message) {
        return ApiError.of(Code.FAILED_PRECONDITION, ErrorReason.ERROR_REASON_STREAM_PROTOCOL, message);
    }

    private void fail(ApiError error) {
        leave(false);
        sink.fail(error);
    }

    @Override
    public void onError(Throwable cancelled) {
        leave(false);
    }

    @Override
    public void onCompleted() {
        ending = true;
        if (unanswered.get() == 0) {
            finish();
        }
    }

    /**
     * The session has this stream no longer; {@code leaves} if the client gives its handovers up. The first call
     * counts: a stream that broke must not look as if its client had left because a lane gives the last answer now.
     */
    private void leave(boolean leaves) {
        if (!left.compareAndSet(false, true)) {
            return;
        }
        ending = true;
        registry.leave(this);
        ClientSession client = session;
        if (client != null) {
            sessions.close(client, this, leaves);
        }
    }
}
