package org.stillthere.server.grpc;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.stillthere.policy.model.Decision;
import org.stillthere.server.service.Caller;
import org.stillthere.server.service.EventReply;
import org.stillthere.server.service.HandoverService;
import org.stillthere.server.service.RejectedEvent;
import org.stillthere.server.wire.DecisionWriter;
import org.stillthere.server.wire.EventReader;
import org.stillthere.server.wire.RejectionWriter;
import org.stillthere.v1.BatchReportEventsRequest;
import org.stillthere.v1.BatchReportEventsResponse;
import org.stillthere.v1.EventResult;

/** Several events under way: answers when the last of them is answered. */
final class Batch {
    private final BatchReportEventsRequest request;
    private final UnaryReply<BatchReportEventsResponse> reply;
    private final AtomicReferenceArray<EventResult> results;
    private final AtomicInteger missing;

    Batch(BatchReportEventsRequest request, UnaryReply<BatchReportEventsResponse> reply) {
        this.request = request;
        this.reply = reply;
        this.results = new AtomicReferenceArray<>(request.getEventsCount());
        this.missing = new AtomicInteger(request.getEventsCount());
    }

    void report(HandoverService service, Caller caller) {
        for (int i = 0; i < request.getEventsCount(); i++) {
            service.report(
                    caller, EventReader.read(request.getEvents(i), service.event("events[" + i + "].")), new Result(i));
        }
    }

    /** The answer to one of the events. */
    private final class Result implements EventReply {
        private final int index;

        Result(int index) {
            this.index = index;
        }

        @Override
        public void decided(Decision decision, boolean replayed, boolean acknowledged, String owner) {
            answer(EventResult.newBuilder()
                    .setDecision(DecisionWriter.answer(decision, replayed, acknowledged, owner))
                    .build());
        }

        @Override
        public void rejected(RejectedEvent rejected) {
            answer(EventResult.newBuilder()
                    .setRejection(RejectionWriter.message(rejected))
                    .build());
        }

        private void answer(EventResult result) {
            results.set(index, result);
            if (missing.decrementAndGet() == 0) {
                sendAll();
            }
        }
    }

    private void sendAll() {
        BatchReportEventsResponse.Builder response = BatchReportEventsResponse.newBuilder();
        for (int i = 0; i < results.length(); i++) {
            response.addResults(results.get(i));
        }
        reply.send(response.build());
    }
}
