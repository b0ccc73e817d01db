package org.stillthere.bench;

import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.stillthere.v1.Decision;
import org.stillthere.v1.HandoverEvent;
import org.stillthere.v1.HandoverServiceGrpc;
import org.stillthere.v1.HandoverServiceGrpc.HandoverServiceStub;
import org.stillthere.v1.Open;
import org.stillthere.v1.Rejection;
import org.stillthere.v1.ReportEventRequest;
import org.stillthere.v1.ReportEventResponse;

/** One way to send events to a server. The same code drives all servers of a comparison. */
abstract class Caller {
    /** More decisions than are ever in flight: else the server would keep some back until others are acked. */
    private static final int MAX_OUTSTANDING = 10_000;

    /** Is told of each answer once, on the transport's thread. */
    interface Answers {
        void answered(long number, boolean refused);
    }

    /** Sends events number {@code first} and following, never waits. */
    abstract void send(long first, int count);

    /** Sends what was gathered and not sent yet. */
    void flush() {}

    /** A call for each event, in turn on each of the connections. */
    static Caller unary(LongFunction<HandoverEvent> events, Connections connections, Answers answers) {
        HandoverServiceStub[] stubs = connections.channels().stream()
                .map(HandoverServiceGrpc::newStub)
                .toArray(HandoverServiceStub[]::new);
        return new Caller() {
            @Override
            void send(long first, int count) {
                for (long n = first; n < first + count; n++) {
                    ReportEventRequest request = ReportEventRequest.newBuilder()
                            .setEvent(events.apply(n))
                            .build();
                    stubs[(int) (n % stubs.length)].reportEvent(request, new UnaryAnswer(n, answers));
                }
            }
        };
    }

    /**
     * A stream, of a client of its own, on each of the connections; what is sent at once goes as one batch, on each in
     * turn. A handover must be in the turn of the same stream always, else the server tells two clients of each event.
     */
    static Caller stream(LongFunction<HandoverEvent> events, Connections connections, Answers answers, int maxBatch)
            throws Exception {
        List<LoadStream> streams = new ArrayList<>();
        for (int i = 0; i < connections.channels().size(); i++) {
            Open open = Open.newBuilder()
                    .setClientId("bench-" + i)
                    .setMaxBatch(maxBatch)
                    .setMaxOutstanding(MAX_OUTSTANDING)
                    .build();
            LoadStream stream = LoadStream.open(
                    connections.channels().get(i), open, LoadStream.Manners.GATHERS_ACKS, new StreamAnswers(answers));
            stream.opened().get(30, TimeUnit.SECONDS);
            streams.add(stream);
        }
        return new Caller() {
            @Override
            void send(long first, int count) {
                List<HandoverEvent> batch =
                        LongStream.range(first, first + count).mapToObj(events).toList();
                LoadStream stream = streams.get((int) (first / count % streams.size()));
                if (stream.ended().isDone()) {
                    throw new IllegalStateException(
                            "the server ended the stream: " + stream.ended().join());
                }
                stream.report(batch);
            }

            @Override
            void flush() {
                streams.forEach(LoadStream::ack);
            }
        };
    }

    private record UnaryAnswer(long number, Answers answers) implements StreamObserver<ReportEventResponse> {
        @Override
        public void onNext(ReportEventResponse response) {
            // Counts when the call is over.
        }

        @Override
        public void onError(Throwable error) {
            answers.answered(number, true);
        }

        @Override
        public void onCompleted() {
            answers.answered(number, false);
        }
    }

    private record StreamAnswers(Answers answers) implements LoadStream.Listener {
        @Override
        public void decided(Decision decision) {
            if (!Events.isExpiry(decision)) {
                answers.answered(Events.number(decision.getEventId()), false);
            }
        }

        @Override
        public void rejected(Rejection rejection) {
            answers.answered(Events.number(rejection.getEventId()), true);
        }
    }
}
