package org.stillthere.server.grpc;

import com.google.protobuf.Message;
import io.grpc.Status.Code;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Predicate;
import org.stillthere.policy.kernel.Refusal;
import org.stillthere.policy.model.HandoverKey;
import org.stillthere.policy.model.HandoverState;
import org.stillthere.server.delivery.ClientSessions;
import org.stillthere.server.incident.Incidents;
import org.stillthere.server.lane.Answer;
import org.stillthere.server.lane.Lanes;
import org.stillthere.server.storage.HandoverViews;
import org.stillthere.server.storage.StoreException;
import org.stillthere.v1.BatchReportEventsRequest;
import org.stillthere.v1.BatchReportEventsResponse;
import org.stillthere.v1.ErrorReason;
import org.stillthere.v1.GetHandoverRequest;
import org.stillthere.v1.GetHandoverResponse;
import org.stillthere.v1.HandoverServiceGrpc;
import org.stillthere.v1.ListHandoversRequest;
import org.stillthere.v1.ListHandoversResponse;
import org.stillthere.v1.MonitorHandoversRequest;
import org.stillthere.v1.MonitorHandoversResponse;
import org.stillthere.v1.ReportEventRequest;
import org.stillthere.v1.ReportEventResponse;
import org.stillthere.v1.WatchHandoversRequest;
import org.stillthere.v1.WatchHandoversResponse;

/**
 * The rpcs of {@code HandoverService}. Runs on the transport's threads and never lets them wait for the disk:
 * events go to the lanes, reading of many handovers to the readers.
 */
final class HandoverGrpcService extends HandoverServiceGrpc.HandoverServiceImplBase {
    private static final int MAX_BATCH = 1_000;

    private final EventIngress desk;
    private final Lanes lanes;
    private final HandoverViews store;
    private final Executor readers;
    private final ClientSessions sessions;
    private final MonitorRegistry monitors;
    private final WatchRegistry watches;
    private final Incidents incidents;
    private final int maxUnacknowledged;
    private final AnswerMapper mapper;

    HandoverGrpcService(
            EventIngress desk,
            Lanes lanes,
            HandoverViews store,
            Executor readers,
            ClientSessions sessions,
            MonitorRegistry monitors,
            WatchRegistry watches,
            Incidents incidents,
            int maxUnacknowledged) {
        this.desk = desk;
        this.lanes = lanes;
        this.store = store;
        this.readers = readers;
        this.sessions = sessions;
        this.monitors = monitors;
        this.watches = watches;
        this.incidents = incidents;
        this.maxUnacknowledged = maxUnacknowledged;
        this.mapper = new AnswerMapper(lanes.maxInFlight());
    }

    @Override
    public void reportEvent(ReportEventRequest request, StreamObserver<ReportEventResponse> observer) {
        UnaryReply<ReportEventResponse> reply = new UnaryReply<>(observer);
        if (reply.refusesMalformed(request)) {
            return;
        }
        desk.take(request.getEvent(), "event.", "", new EventIngress.Reply() {
            @Override
            public void decided(Answer.Decided decided) {
                reply.send(ReportEventResponse.newBuilder()
                        .setDecision(DecisionWriter.answer(decided, ""))
                        .build());
            }

            @Override
            public void rejected(ApiError error) {
                reply.fail(error);
            }
        });
    }

    @Override
    public void batchReportEvents(
            BatchReportEventsRequest request, StreamObserver<BatchReportEventsResponse> observer) {
        UnaryReply<BatchReportEventsResponse> reply = new UnaryReply<>(observer);
        if (reply.refusesMalformed(request)) {
            return;
        }
        FieldCheck check = new FieldCheck("");
        if (request.getEventsCount() == 0) {
            check.fail("events", "is required: 1 to " + MAX_BATCH + " events");
        } else if (request.getEventsCount() > MAX_BATCH) {
            check.fail("events", "must be at most " + MAX_BATCH + ", they are " + request.getEventsCount());
        }
        if (check.passed()) {
            new Batch(request, reply).take(desk);
        } else {
            reply.fail(ApiError.invalid(check.violations()));
        }
    }

    @Override
    public StreamObserver<MonitorHandoversRequest> monitorHandovers(StreamObserver<MonitorHandoversResponse> observer) {
        return new MonitorStream(
                (ServerCallStreamObserver<MonitorHandoversResponse>) observer,
                desk,
                sessions,
                monitors,
                maxUnacknowledged);
    }

    @Override
    public void getHandover(GetHandoverRequest request, StreamObserver<GetHandoverResponse> observer) {
        UnaryReply<GetHandoverResponse> reply = new UnaryReply<>(observer);
        if (reply.refusesMalformed(request)) {
            return;
        }
        FieldCheck check = new FieldCheck("");
        check.tenant(request.getTenant());
        check.handoverId(request.getHandoverId());
        if (!check.passed()) {
            reply.fail(ApiError.invalid(check.violations()));
            return;
        }
        HandoverKey key = new HandoverKey(request.getTenant(), request.getHandoverId());
        lanes.read(
                key,
                snapshot -> snapshot.ifPresentOrElse(
                        found -> reply.send(GetHandoverResponse.newBuilder()
                                .setHandover(HandoverWriter.write(found.handover()))
                                .setLastDecision(DecisionWriter.write(found.lastDecision()))
                                .setDelivery(HandoverWriter.delivery(
                                        found, sessions.stateOf(found.handover().owner())))
                                .build()),
                        () -> reply.fail(new Refusal.HandoverNotFound(key).match(mapper))),
                failure -> reply.fail(mapper.failed(failure)));
    }

    @Override
    public void listHandovers(ListHandoversRequest request, StreamObserver<ListHandoversResponse> observer) {
        UnaryReply<ListHandoversResponse> reply = new UnaryReply<>(observer);
        if (reply.refusesMalformed(request)) {
            return;
        }
        FieldCheck check = new FieldCheck("");
        check.tenant(request.getTenant());
        if (request.getPageSize() < 0) {
            check.fail("page_size", "must be 0 or more, not " + request.getPageSize());
        }
        PageToken token = PageToken.read(request.getPageToken(), request.getTenant(), request.getFilter())
                .orElse(null);
        if (token == null) {
            check.fail("page_token", "is not the next_page_token of a request of this tenant and filter");
        }
        Predicate<HandoverState> filter = check.filter(request.getFilter());
        if (token == null || !check.passed()) {
            reply.fail(ApiError.invalid(check.violations()));
            return;
        }
        read(reply, () -> reply.send(HandoverPage.read(store, request, token, filter)));
    }

    @Override
    public void watchHandovers(WatchHandoversRequest request, StreamObserver<WatchHandoversResponse> observer) {
        ServerCallStreamObserver<WatchHandoversResponse> call =
                (ServerCallStreamObserver<WatchHandoversResponse>) observer;
        if (MalformedMessages.isMalformed(request)) {
            call.onError(MalformedMessages.ERROR.toException());
            return;
        }
        FieldCheck check = new FieldCheck("");
        check.tenant(request.getTenant());
        check.text("handover_id", request.getHandoverId(), 0, FieldCheck.MAX_ID);
        Predicate<HandoverState> filter = check.filter(request.getFilter());
        if (!check.passed()) {
            call.onError(ApiError.invalid(check.violations()).toException());
            return;
        }
        WatchStream stream = new WatchStream(call, request, filter, store, readers, watches, incidents);
        call.setOnCancelHandler(stream::leave);
        watches.join(stream);
        stream.showMore();
    }

    /** Lets a reader do the work, since it may wait for the disk. */
    private void read(UnaryReply<? extends Message> reply, Runnable work) {
        try {
            readers.execute(() -> {
                try {
                    work.run();
                } catch (StoreException e) {
                    reply.fail(AnswerMapper.storeFailed());
                } catch (RuntimeException e) {
                    reply.fail(AnswerMapper.faulted(incidents.report("reading a list", e)));
                }
            });
        } catch (RejectedExecutionException e) {
            reply.fail(ApiError.of(
                    Code.RESOURCE_EXHAUSTED,
                    ErrorReason.ERROR_REASON_TOO_MANY_IN_FLIGHT,
                    "too many lists are being read: ask again in a moment"));
        }
    }
}
