package org.stillthere.server.grpc;

import io.grpc.stub.ServerCallStreamObserver;
import org.stillthere.policy.model.Decision;
import org.stillthere.policy.model.HandoverEvent;
import org.stillthere.policy.model.HandoverState;
import org.stillthere.server.service.HandoverWatch;
import org.stillthere.server.service.Rejection;
import org.stillthere.server.service.WatchStream;
import org.stillthere.server.wire.DecisionWriter;
import org.stillthere.server.wire.EventWriter;
import org.stillthere.server.wire.HandoverWriter;
import org.stillthere.v1.Current;
import org.stillthere.v1.HandoverChange;
import org.stillthere.v1.WatchHandoversResponse;

/** A watch on gRPC: maps its messages. */
final class GrpcWatchStream implements WatchStream<WatchHandoversResponse> {
    private final StreamSink<WatchHandoversResponse> sink;

    /** Must be made while the call begins. */
    GrpcWatchStream(
            ServerCallStreamObserver<WatchHandoversResponse> observer, HandoverWatch<WatchHandoversResponse> watch) {
        this.sink = new StreamSink<>(observer, HandoverWatch.CAPACITY, watch::drained);
        observer.setOnCancelHandler(watch::cancelled);
    }

    @Override
    public WatchHandoversResponse existing(HandoverState handover, String owner) {
        return WatchHandoversResponse.newBuilder()
                .setExisting(HandoverWriter.write(handover, owner))
                .build();
    }

    @Override
    public WatchHandoversResponse current() {
        return WatchHandoversResponse.newBuilder()
                .setCurrent(Current.getDefaultInstance())
                .build();
    }

    @Override
    public WatchHandoversResponse change(HandoverState handover, String owner, HandoverEvent event, Decision decision) {
        return WatchHandoversResponse.newBuilder()
                .setChange(HandoverChange.newBuilder()
                        .setHandover(HandoverWriter.write(handover, owner))
                        .setEvent(EventWriter.write(event))
                        .setDecision(DecisionWriter.write(decision)))
                .build();
    }

    @Override
    public long size(WatchHandoversResponse message) {
        return message.getSerializedSize();
    }

    @Override
    public boolean send(WatchHandoversResponse message) {
        boolean queued = sink.queue(message);
        if (queued) {
            sink.send();
        }
        return queued;
    }

    @Override
    public boolean isDrained() {
        return sink.isDrained();
    }

    @Override
    public void fail(Rejection rejection) {
        sink.fail(rejection);
    }
}
