package org.stillthere.bench;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.stillthere.v1.Action;
import org.stillthere.v1.ActivityTick;
import org.stillthere.v1.BatchReportEventsRequest;
import org.stillthere.v1.BatchReportEventsResponse;
import org.stillthere.v1.Decision;
import org.stillthere.v1.EventResult;
import org.stillthere.v1.FiredRule;
import org.stillthere.v1.HandoverEvent;
import org.stillthere.v1.HandoverServiceGrpc;
import org.stillthere.v1.MonitorHandoversRequest;
import org.stillthere.v1.MonitorHandoversResponse;
import org.stillthere.v1.Opened;
import org.stillthere.v1.Participant;
import org.stillthere.v1.ReportEventRequest;
import org.stillthere.v1.ReportEventResponse;
import org.stillthere.v1.ResultBatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The limit: a bare gRPC server that takes the events of {@code HandoverService} and answers each with a decision as
 * long as the real one, made without looking at anything. The settings of its transport are those of the real server's
 * {@code GrpcEndpoint}. Keeps nothing, decides nothing, ignores acks.
 */
@Command(name = "echo-server", hidden = true)
final class EchoServer implements Callable<Integer> {
    private static final int MAX_MESSAGE_BYTES = 4 << 20;
    private static final int MAX_CALLS_PER_CONNECTION = 1_000;
    private static final long KEEP_ALIVE_SECONDS = 10;

    @Option(names = "--port", required = true)
    private int port;

    @Override
    public Integer call() throws Exception {
        Server server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                .directExecutor()
                .maxInboundMessageSize(MAX_MESSAGE_BYTES)
                .maxConcurrentCallsPerConnection(MAX_CALLS_PER_CONNECTION)
                .keepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
                .keepAliveTimeout(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
                .permitKeepAliveWithoutCalls(true)
                .permitKeepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
                .addService(new Echo())
                .build()
                .start();
        System.out.println("SERVING on 127.0.0.1:" + server.getPort() + ", echo");
        server.awaitTermination();
        return 0;
    }

    /** Answers what changes something with an action, as the built-in policy does, and the rest without. */
    private static final class Echo extends HandoverServiceGrpc.HandoverServiceImplBase {
        private static final String DECISION_ID = "0123456789abcdef0123456789abcdef";
        private static final Timestamp NOW = Timestamp.newBuilder()
                .setSeconds(1_800_000_000)
                .setNanos(123_000_000)
                .build();
        private static final Decision WITHOUT_ACTIONS = Decision.newBuilder()
                .setDecisionId(DECISION_ID)
                .setSequence(100)
                .setActivitySequence(100)
                .setPolicyVersion("handover-inactivity@0123456789ab")
                .setDecidedAt(NOW)
                .buildPartial();
        private static final Decision WITH_ACTION = WITHOUT_ACTIONS.toBuilder()
                .addActions(Action.newBuilder()
                        .setActionId(DECISION_ID + "/0")
                        .setSetTimer(org.stillthere.v1.SetTimer.newBuilder()
                                .setTimer("inactivity")
                                .setGeneration(100)
                                .setLength(Duration.newBuilder().setSeconds(3_600))
                                .setDeadline(NOW)))
                .addFiredRules(FiredRule.newBuilder().setName("A message from the user starts the waiting anew"))
                .buildPartial();

        private static Decision decision(HandoverEvent event) {
            return (isAgentOrSign(event) ? WITHOUT_ACTIONS : WITH_ACTION)
                    .toBuilder()
                            .setTenant(event.getTenant())
                            .setHandoverId(event.getHandoverId())
                            .setEventId(event.getEventId())
                            .build();
        }

        private static boolean isAgentOrSign(HandoverEvent event) {
            ActivityTick tick = event.getActivityTick();
            return event.hasActivityTick()
                    && (tick.getBy() != Participant.PARTICIPANT_USER
                            || tick.getKind() != org.stillthere.v1.ActivityKind.ACTIVITY_KIND_MESSAGE);
        }

        @Override
        public void reportEvent(ReportEventRequest request, StreamObserver<ReportEventResponse> out) {
            out.onNext(ReportEventResponse.newBuilder()
                    .setDecision(decision(request.getEvent()))
                    .build());
            out.onCompleted();
        }

        @Override
        public void batchReportEvents(BatchReportEventsRequest request, StreamObserver<BatchReportEventsResponse> out) {
            BatchReportEventsResponse.Builder response = BatchReportEventsResponse.newBuilder();
            request.getEventsList().forEach(event -> response.addResults(result(event)));
            out.onNext(response.build());
            out.onCompleted();
        }

        @Override
        public StreamObserver<MonitorHandoversRequest> monitorHandovers(StreamObserver<MonitorHandoversResponse> out) {
            return new StreamObserver<>() {
                @Override
                public void onNext(MonitorHandoversRequest request) {
                    switch (request.getMessageCase()) {
                        case OPEN ->
                            out.onNext(MonitorHandoversResponse.newBuilder()
                                    .setOpened(Opened.getDefaultInstance())
                                    .build());
                        case EVENT ->
                            out.onNext(MonitorHandoversResponse.newBuilder()
                                    .setDecision(decision(request.getEvent()))
                                    .build());
                        case EVENTS -> {
                            ResultBatch.Builder results = ResultBatch.newBuilder();
                            request.getEvents().getEventsList().forEach(event -> results.addResults(result(event)));
                            out.onNext(MonitorHandoversResponse.newBuilder()
                                    .setResults(results)
                                    .build());
                        }
                        case ACK, MESSAGE_NOT_SET -> {}
                    }
                }

                @Override
                public void onError(Throwable cancelled) {
                    // The client has gone: there is nobody to answer.
                }

                @Override
                public void onCompleted() {
                    out.onCompleted();
                }
            };
        }

        private static EventResult result(HandoverEvent event) {
            return EventResult.newBuilder().setDecision(decision(event)).build();
        }
    }
}
