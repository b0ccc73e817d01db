package org.stillthere.server.grpc;

import io.grpc.stub.ServerCallStreamObserver;
import org.jspecify.annotations.Nullable;
import org.stillthere.v1.EventResult;
import org.stillthere.v1.MonitorHandoversResponse;
import org.stillthere.v1.ResultBatch;

/**
 * What a monitor stream has yet to send. If the client allows it, the decisions and rejections that wait at the
 * same time go in one message: those of a group that a lane has committed, or what has gathered while the
 * transport was full.
 */
final class ResultSink extends StreamSink<MonitorHandoversResponse> {
    /** How large a message grows: far from what clients read by default, 4 MiB. */
    private static final int MAX_BATCH_BYTES = 256 << 10;

    private volatile int maxBatch = 1;

    ResultSink(ServerCallStreamObserver<MonitorHandoversResponse> observer, int capacity, Runnable whenDrained) {
        super(observer, capacity, whenDrained);
    }

    /** From now on up to so many results go in one message. */
    void batch(int most) {
        maxBatch = most;
    }

    @Override
    @Nullable
    MonitorHandoversResponse next() {
        MonitorHandoversResponse first = poll();
        if (first == null || maxBatch <= 1 || !isResult(first) || !isResult(peek())) {
            return first;
        }
        ResultBatch.Builder batch = ResultBatch.newBuilder();
        int bytes = 0;
        MonitorHandoversResponse message = first;
        while (message != null) {
            bytes += message.getSerializedSize();
            batch.addResults(result(message));
            boolean more = batch.getResultsCount() < maxBatch && bytes < MAX_BATCH_BYTES && isResult(peek());
            message = more ? poll() : null;
        }
        return MonitorHandoversResponse.newBuilder().setResults(batch).build();
    }

    private static boolean isResult(@Nullable MonitorHandoversResponse message) {
        return message != null && (message.hasDecision() || message.hasRejection());
    }

    private static EventResult result(MonitorHandoversResponse message) {
        return message.hasDecision()
                ? EventResult.newBuilder().setDecision(message.getDecision()).build()
                : EventResult.newBuilder().setRejection(message.getRejection()).build();
    }
}
