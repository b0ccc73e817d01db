package org.stillthere.server.grpc;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.stillthere.server.lane.Answer;
import org.stillthere.v1.BatchReportEventsRequest;
import org.stillthere.v1.BatchReportEventsResponse;
import org.stillthere.v1.EventResult;
import org.stillthere.v1.HandoverEvent;

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

    void take(EventIngress desk) {
        for (int i = 0; i < request.getEventsCount(); i++) {
            int index = i;
            HandoverEvent event = request.getEvents(i);
            desk.take(event, "events[" + i + "].", "", new EventIngress.Reply() {
                @Override
                public void decided(Answer.Decided decided) {
                    answer(
                            index,
                            EventResult.newBuilder()
                                    .setDecision(DecisionWriter.answer(decided, ""))
                                    .build());
                }

                @Override
                public void rejected(ApiError error) {
                    answer(
                            index,
                            EventResult.newBuilder()
                                    .setRejection(error.toRejection(event))
                                    .build());
                }
            });
        }
    }

    private void answer(int index, EventResult result) {
        results.set(index, result);
        if (missing.decrementAndGet() == 0) {
            BatchReportEventsResponse.Builder response = BatchReportEventsResponse.newBuilder();
            for (int i = 0; i < results.length(); i++) {
                response.addResults(results.get(i));
            }
            reply.send(response.build());
        }
    }
}
