package org.stillthere.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Watches the health of a server, as an orchestrator does. */
final class HealthWatch implements StreamObserver<HealthCheckResponse> {
    private static final long PATIENCE_SECONDS = 20;

    private final BlockingQueue<ServingStatus> states = new LinkedBlockingQueue<>();

    private HealthWatch() {}

    static BlockingQueue<ServingStatus> of(ManagedChannel channel) {
        return of(channel, "");
    }

    static BlockingQueue<ServingStatus> of(ManagedChannel channel, String service) {
        HealthWatch watch = new HealthWatch();
        HealthGrpc.newStub(channel)
                .watch(HealthCheckRequest.newBuilder().setService(service).build(), watch);
        return watch.states;
    }

    static ServingStatus next(BlockingQueue<ServingStatus> states) {
        try {
            ServingStatus next = states.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(next).as("a change of the health").isNotNull();
            return next;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void onNext(HealthCheckResponse response) {
        states.add(response.getStatus());
    }

    @Override
    public void onError(Throwable error) {}

    @Override
    public void onCompleted() {}
}
