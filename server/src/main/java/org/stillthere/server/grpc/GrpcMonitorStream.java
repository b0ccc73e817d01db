package org.stillthere.server.grpc;

import io.grpc.stub.ServerCallStreamObserver;
import java.time.Instant;
import org.stillthere.policy.model.Decision;
import org.stillthere.server.service.MonitorSession;
import org.stillthere.server.service.MonitorStream;
import org.stillthere.server.service.RejectedEvent;
import org.stillthere.server.service.Rejection;
import org.stillthere.server.service.StreamOpened;
import org.stillthere.server.wire.DecisionWriter;
import org.stillthere.server.wire.RejectionWriter;
import org.stillthere.server.wire.Times;
import org.stillthere.v1.Checkpoint;
import org.stillthere.v1.MonitorHandoversResponse;
import org.stillthere.v1.Opened;

/** What a monitor stream sends on gRPC. */
final class GrpcMonitorStream implements MonitorStream {
    private final ServerCallStreamObserver<MonitorHandoversResponse> observer;
    private final ResultSink sink;

    /** Must be made while the call begins. */
    GrpcMonitorStream(ServerCallStreamObserver<MonitorHandoversResponse> observer, MonitorSession session) {
        this.observer = observer;
        this.sink = new ResultSink(observer, MonitorSession.CAPACITY, session::drained);
        observer.disableAutoRequest();
        observer.setOnCancelHandler(session::cancelled);
    }

    @Override
    public void readNext() {
        observer.request(1);
    }

    @Override
    public boolean opened(StreamOpened opened) {
        return sink.queue(MonitorHandoversResponse.newBuilder()
                .setOpened(Opened.newBuilder()
                        .setPolicyVersion(opened.policyVersion().toString())
                        .setResumeToken(opened.resumeToken())
                        .setResumed(opened.resumed())
                        .setMaxOutstanding(opened.maxOutstanding())
                        .setCheckpointInterval(Times.duration(opened.checkpointInterval()))
                        .setUnacknowledged(opened.unacknowledged()))
                .build());
    }

    @Override
    public boolean answer(Decision decision, boolean replayed, boolean acknowledged, String owner) {
        return sink.queue(MonitorHandoversResponse.newBuilder()
                .setDecision(DecisionWriter.answer(decision, replayed, acknowledged, owner))
                .build());
    }

    @Override
    public boolean deliver(Decision decision, boolean redelivered, boolean closeTakenBack) {
        return sink.queue(MonitorHandoversResponse.newBuilder()
                .setDecision(DecisionWriter.delivery(decision, redelivered, closeTakenBack))
                .build());
    }

    @Override
    public boolean reject(RejectedEvent rejected) {
        return sink.queue(MonitorHandoversResponse.newBuilder()
                .setRejection(RejectionWriter.message(rejected))
                .build());
    }

    @Override
    public boolean checkpoint(Instant now, int outstanding, long unacknowledged) {
        return sink.queue(MonitorHandoversResponse.newBuilder()
                .setCheckpoint(Checkpoint.newBuilder()
                        .setNow(Times.timestamp(now))
                        .setOutstanding(outstanding)
                        .setUnacknowledged(unacknowledged))
                .build());
    }

    @Override
    public void batch(int results) {
        sink.batch(results);
    }

    @Override
    public void flush() {
        sink.send();
    }

    @Override
    public int queued() {
        return sink.size();
    }

    @Override
    public long queuedBytes() {
        return sink.bytes();
    }

    @Override
    public void complete() {
        sink.complete();
    }

    @Override
    public void failAfterQueued(Rejection rejection) {
        sink.failAfterQueued(rejection);
    }

    @Override
    public void fail(Rejection rejection) {
        sink.fail(rejection);
    }
}
