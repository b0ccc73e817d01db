package org.stillthere.server.cli.demo;

import io.grpc.ManagedChannel;
import io.grpc.stub.StreamObserver;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.stillthere.v1.Ack;
import org.stillthere.v1.HandoverEvent;
import org.stillthere.v1.HandoverServiceGrpc;
import org.stillthere.v1.MonitorHandoversRequest;
import org.stillthere.v1.MonitorHandoversResponse;
import org.stillthere.v1.Open;

/** One MonitorHandovers stream that many handovers share. Thread-safe. */
final class DemoStream implements StreamObserver<MonitorHandoversResponse> {
    private final Map<String, DemoHandover> handovers = new ConcurrentHashMap<>();
    private final CompletableFuture<String> opened = new CompletableFuture<>();
    private final StreamObserver<MonitorHandoversRequest> requests;

    DemoStream(ManagedChannel channel) {
        requests = HandoverServiceGrpc.newStub(channel).monitorHandovers(this);
        send(MonitorHandoversRequest.newBuilder()
                .setOpen(Open.newBuilder().setClientId("demo"))
                .build());
    }

    /** Waits until the server has opened the stream; the policy that decides. */
    String policyVersion(long timeoutSeconds) throws InterruptedException, DemoFailure {
        try {
            return opened.get(timeoutSeconds, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new DemoFailure("the server did not open the stream within " + timeoutSeconds + " s");
        } catch (ExecutionException e) {
            throw new DemoFailure("the stream broke: " + e.getCause());
        }
    }

    /** From now on, passes responses for that handover to it. */
    void add(DemoHandover handover) {
        handovers.put(handover.id(), handover);
    }

    void report(HandoverEvent event) {
        send(MonitorHandoversRequest.newBuilder().setEvent(event).build());
    }

    void close() {
        synchronized (requests) {
            requests.onCompleted();
        }
    }

    /** Handovers report from threads of their own; the observer takes one call at a time. */
    private void send(MonitorHandoversRequest request) {
        synchronized (requests) {
            requests.onNext(request);
        }
    }

    @Override
    public void onNext(MonitorHandoversResponse response) {
        if (response.hasOpened()) {
            opened.complete(response.getOpened().getPolicyVersion());
            return;
        }
        String id = response.hasDecision()
                ? response.getDecision().getHandoverId()
                : response.getRejection().getHandoverId();
        DemoHandover handover = handovers.get(id);
        if (response.getDecision().getActionsCount() > 0) { // the demo's actions are done as soon as they are shown
            send(MonitorHandoversRequest.newBuilder()
                    .setAck(Ack.newBuilder()
                            .setDecisionId(response.getDecision().getDecisionId()))
                    .build());
        }
        if (handover != null) {
            handover.answered(response);
        }
    }

    @Override
    public void onError(Throwable error) {
        opened.completeExceptionally(error);
        handovers.values().forEach(handover -> handover.broke(String.valueOf(error.getMessage())));
    }

    @Override
    public void onCompleted() {
        // we ended it
    }
}
