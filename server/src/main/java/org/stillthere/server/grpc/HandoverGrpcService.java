package org.stillthere.server.grpc;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import org.stillthere.policy.model.Decision;
import org.stillthere.policy.model.HandoverState;
import org.stillthere.server.service.EventReply;
import org.stillthere.server.service.HandoverService;
import org.stillthere.server.service.HandoverView;
import org.stillthere.server.service.ListReply;
import org.stillthere.server.service.ListRequest;
import org.stillthere.server.service.RejectedEvent;
import org.stillthere.server.service.Rejection;
import org.stillthere.server.service.WatchRequest;
import org.stillthere.server.wire.DecisionWriter;
import org.stillthere.server.wire.EventReader;
import org.stillthere.server.wire.HandoverWriter;
import org.stillthere.v1.BatchReportEventsRequest;
import org.stillthere.v1.BatchReportEventsResponse;
import org.stillthere.v1.GetHandoverRequest;
import org.stillthere.v1.GetHandoverResponse;
import org.stillthere.v1.Handover;
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
 * The rpcs of {@code HandoverService}: maps messages to calls of the service and back. Runs on the transport's threads
 * and never blocks them.
 */
final class HandoverGrpcService extends HandoverServiceGrpc.HandoverServiceImplBase {
    private final HandoverService service;

    HandoverGrpcService(HandoverService service) {
        this.service = service;
    }

    @Override
    public void reportEvent(ReportEventRequest request, StreamObserver<ReportEventResponse> observer) {
        UnaryReply<ReportEventResponse> reply = new UnaryReply<>(observer);
        if (reply.refusesMalformed(request)) {
            return;
        }
        service.report(
                CallerInterceptor.caller(),
                EventReader.read(request.getEvent(), service.event("event.")),
                new EventReply() {
                    @Override
                    public void decided(Decision decision, boolean replayed, boolean acknowledged, String owner) {
                        reply.send(ReportEventResponse.newBuilder()
                                .setDecision(DecisionWriter.answer(decision, replayed, acknowledged, owner))
                                .build());
                    }

                    @Override
                    public void rejected(RejectedEvent rejected) {
                        reply.fail(rejected.rejection());
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
        service.rejectBatch(request.getEventsCount())
                .ifPresentOrElse(
                        reply::fail, () -> new Batch(request, reply).report(service, CallerInterceptor.caller()));
    }

    @Override
    public StreamObserver<MonitorHandoversRequest> monitorHandovers(StreamObserver<MonitorHandoversResponse> observer) {
        var call = (ServerCallStreamObserver<MonitorHandoversResponse>) observer;
        return new MonitorRequests(
                service.monitor(CallerInterceptor.caller(), session -> new GrpcMonitorStream(call, session)));
    }

    @Override
    public void getHandover(GetHandoverRequest request, StreamObserver<GetHandoverResponse> observer) {
        UnaryReply<GetHandoverResponse> reply = new UnaryReply<>(observer);
        if (reply.refusesMalformed(request)) {
            return;
        }
        service.get(
                CallerInterceptor.caller(),
                request.getTenant(),
                request.getHandoverId(),
                result -> reply.answer(result, HandoverGrpcService::response));
    }

    private static GetHandoverResponse response(HandoverView view) {
        return GetHandoverResponse.newBuilder()
                .setHandover(HandoverWriter.write(view.state(), view.owner()))
                .setLastDecision(DecisionWriter.write(view.lastDecision()))
                .setDelivery(HandoverWriter.delivery(view))
                .build();
    }

    @Override
    public void listHandovers(ListHandoversRequest request, StreamObserver<ListHandoversResponse> observer) {
        UnaryReply<ListHandoversResponse> reply = new UnaryReply<>(observer);
        if (reply.refusesMalformed(request)) {
            return;
        }
        service.list(
                CallerInterceptor.caller(),
                new ListRequest(
                        request.getTenant(), request.getPageSize(), request.getPageToken(), request.getFilter()),
                new Page(reply));
    }

    /** A page of a list as it is read. */
    private static final class Page implements ListReply {
        /** How large it grows: clients read messages of 4 MiB by default, and one handover has at most 300 KiB. */
        private static final int MAX_BYTES = 3 << 20;

        private final UnaryReply<ListHandoversResponse> reply;
        private final ListHandoversResponse.Builder page = ListHandoversResponse.newBuilder();
        private int bytes;

        Page(UnaryReply<ListHandoversResponse> reply) {
            this.reply = reply;
        }

        @Override
        public boolean add(HandoverState handover, String owner) {
            Handover written = HandoverWriter.write(handover, owner);
            bytes += written.getSerializedSize();
            page.addHandovers(written);
            return bytes < MAX_BYTES;
        }

        @Override
        public void complete(String nextPageToken) {
            reply.send(page.setNextPageToken(nextPageToken).build());
        }

        @Override
        public void rejected(Rejection rejection) {
            reply.fail(rejection);
        }
    }

    @Override
    public void watchHandovers(WatchHandoversRequest request, StreamObserver<WatchHandoversResponse> observer) {
        var call = (ServerCallStreamObserver<WatchHandoversResponse>) observer;
        if (MalformedMessages.isMalformed(request)) {
            call.onError(ErrorMapper.exception(MalformedMessages.REJECTION));
            return;
        }
        service.<WatchHandoversResponse>watch(
                        CallerInterceptor.caller(),
                        new WatchRequest(request.getTenant(), request.getHandoverId(), request.getFilter()),
                        watch -> new GrpcWatchStream(call, watch))
                .ifPresent(rejection -> call.onError(ErrorMapper.exception(rejection)));
    }
}
