package org.stillthere.server.grpc;

import io.grpc.Status.Code;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.stillthere.policy.model.Decision;
import org.stillthere.policy.model.HandoverKey;
import org.stillthere.v1.ErrorReason;
import org.stillthere.v1.MonitorHandoversRequest;
import org.stillthere.v1.MonitorHandoversResponse;
import org.stillthere.v1.Open;
import org.stillthere.v1.Opened;
import org.stillthere.v1.Rejection;

/**
 * One stream of one client.
 *
 * <pre>
 *   begun ──open──▶ open ──half-close, or the server drains──▶ ending ──all answered──▶ ended
 *     │               │
 *     └───────────────┴── protocol violation, too slow, cancelled ──▶ ended
 * </pre>
 *
 * <p>Back-pressure: as many requests are read as may be unanswered or unsent ({@link #WINDOW}); each
 * answer that leaves lets one more in. Decisions of timers can't be held back by reading less, so they have
 * room of their own, and a client that leaves it full is cut off.
 */
final class MonitorStream implements StreamObserver<MonitorHandoversRequest> {
    /** How many requests may be unanswered or unsent. Half of it kept a loopback stream busy. */
    static final int WINDOW = 512;

    /** How many decisions of timers may wait for a slow client. */
    static final int PUSH_ROOM = 10_000;

    private static final int MAX_TENANTS = 100;

    private final ServerCallStreamObserver<MonitorHandoversResponse> observer;
    private final StreamSink<MonitorHandoversResponse> sink;
    private final EventDesk desk;
    private final MonitorRegistry registry;
    private final Set<HandoverKey> owned = ConcurrentHashMap.newKeySet();
    private final AtomicInteger unanswered = new AtomicInteger();
    private final AtomicInteger readable = new AtomicInteger();
    private volatile Set<String> tenants = Set.of();
    private volatile boolean opened;
    private volatile boolean ending;
    private volatile boolean draining;

    MonitorStream(
            ServerCallStreamObserver<MonitorHandoversResponse> observer, EventDesk desk, MonitorRegistry registry) {
        this.observer = observer;
        this.desk = desk;
        this.registry = registry;
        this.sink = new StreamSink<>(observer, WINDOW + PUSH_ROOM, this::readOn);
        observer.disableAutoRequest();
        observer.setOnCancelHandler(this::leave);
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
        switch (request.getMessageCase()) {
            case OPEN -> open(request.getOpen());
            case EVENT -> event(request.getEvent());
            case ACK -> {
                if (!requireOpen("ack")) {
                    return;
                }
                observer.request(1);
            }
            case MESSAGE_NOT_SET -> fail(violation("a message must be one of open, event and ack, and this is none"));
        }
    }

    private void open(Open open) {
        if (opened) {
            fail(violation("the stream is open already: only the first message is open"));
            return;
        }
        ApiError problem = problemOf(open);
        if (problem != null) {
            fail(problem);
            return;
        }
        tenants = Set.copyOf(open.getTenantsList());
        opened = true;
        sink.offer(MonitorHandoversResponse.newBuilder()
                .setOpened(Opened.newBuilder().setPolicyVersion(desk.policyVersion()))
                .build());
        observer.request(WINDOW);
    }

    private static @Nullable ApiError problemOf(Open open) {
        FieldCheck check = new FieldCheck("open.");
        check.text("client_id", open.getClientId(), 1, FieldCheck.MAX_TENANT);
        if (open.getTenantsCount() > MAX_TENANTS) {
            check.fail("tenants", "must have at most " + MAX_TENANTS + " entries");
        } else {
            open.getTenantsList().forEach(tenant -> check.text("tenants", tenant, 1, FieldCheck.MAX_TENANT));
        }
        if (open.getMaxOutstanding() < 0) {
            check.fail("max_outstanding", "must be 0 or more");
        }
        if (!check.passed()) {
            return ApiError.invalid(check.violations());
        }
        if (!open.getResumeToken().isEmpty()) {
            return notAvailable("open.resume_token", "a stream can't be resumed yet: leave the token empty");
        }
        if (open.getMaxOutstanding() != 0) {
            return notAvailable("open.max_outstanding", "acks have no effect yet: leave the limit at 0");
        }
        return null;
    }

    private static ApiError notAvailable(String field, String message) {
        return ApiError.of(
                Code.UNIMPLEMENTED,
                ErrorReason.ERROR_REASON_NOT_AVAILABLE,
                field + ": " + message,
                Map.of("field", field));
    }

    private void event(org.stillthere.v1.HandoverEvent event) {
        if (!requireOpen("event")) {
            return;
        }
        unanswered.incrementAndGet();
        if (ending) { // it began to end since this message came; whoever ended it may have missed the count
            if (unanswered.decrementAndGet() == 0) {
                finish();
            }
            return;
        }
        desk.take(event, "event.", key -> registry.own(key, this), new EventDesk.Reply() {
            @Override
            public void decided(org.stillthere.v1.Decision decision) {
                answer(MonitorHandoversResponse.newBuilder().setDecision(decision));
            }

            @Override
            public void rejected(ApiError error) {
                Rejection rejection = error.toRejection(event);
                answer(MonitorHandoversResponse.newBuilder().setRejection(rejection));
            }
        });
    }

    private void answer(MonitorHandoversResponse.Builder response) {
        readable.incrementAndGet();
        if (!sink.offer(response.build())) {
            tooSlow();
        }
        if (unanswered.decrementAndGet() == 0 && ending) {
            finish();
        }
    }

    /** Lets in as many requests as answers have left. */
    private void readOn() {
        int room = readable.getAndSet(0);
        if (room > 0 && !ending) {
            observer.request(room);
        }
    }

    /** Pushes the decision of a timer; false if the stream has ended, or is too slow and ends. */
    boolean push(Decision decision) {
        boolean taken = sink.offer(MonitorHandoversResponse.newBuilder()
                .setDecision(DecisionWriter.write(decision, false))
                .build());
        if (!taken) {
            tooSlow();
        }
        return taken;
    }

    private void tooSlow() {
        fail(ApiError.of(
                Code.RESOURCE_EXHAUSTED,
                ErrorReason.ERROR_REASON_STREAM_TOO_SLOW,
                "the stream is read too slowly: " + PUSH_ROOM + " decisions wait",
                Map.of("limit", Integer.toString(PUSH_ROOM))));
    }

    /** The server shuts down: answers what it has taken, and ends. */
    void drain() {
        draining = true;
        ending = true;
        if (unanswered.get() == 0) {
            finish();
        }
    }

    private void finish() {
        leave();
        if (draining) {
            sink.failAfterWaiting(desk.shuttingDown());
        } else {
            sink.complete();
        }
    }

    private boolean requireOpen(String what) {
        if (!opened) {
            fail(violation("the first message of a stream must be open, not " + what));
        }
        return opened;
    }

    private static ApiError violation(String message) {
        return ApiError.of(Code.FAILED_PRECONDITION, ErrorReason.ERROR_REASON_STREAM_PROTOCOL, message);
    }

    private void fail(ApiError error) {
        leave();
        sink.fail(error);
    }

    @Override
    public void onError(Throwable cancelled) {
        leave();
    }

    @Override
    public void onCompleted() {
        ending = true;
        if (unanswered.get() == 0) {
            finish();
        }
    }

    private void leave() {
        ending = true;
        registry.leave(this);
    }

    Set<HandoverKey> owned() {
        return owned;
    }

    boolean takes(String tenant) {
        return tenants.contains(tenant);
    }
}
