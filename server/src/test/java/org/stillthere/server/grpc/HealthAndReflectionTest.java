package org.stillthere.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.StreamObserver;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.stillthere.server.StartupException;
import org.stillthere.server.StillThereServer;
import org.stillthere.server.config.ServerConfig;
import org.stillthere.server.testing.RunningServer;

/** What orchestrators and tools ask of any gRPC server. */
class HealthAndReflectionTest {
    @TempDir
    private Path data;

    private RunningServer server;

    @BeforeEach
    void start() throws StartupException {
        server = RunningServer.start(data);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "stillthere.v1.HandoverService", "stillthere.v1.PolicyService", "stillthere.policy"})
    void aServerThatHasStartedIsServing(String service) {
        HealthCheckResponse health = HealthGrpc.newBlockingStub(server.channel())
                .check(HealthCheckRequest.newBuilder().setService(service).build());

        assertThat(health.getStatus()).isEqualTo(ServingStatus.SERVING);
    }

    @Test
    void whoWatchesTheHealthIsToldThatTheServerDrains() {
        BlockingQueue<ServingStatus> states = HealthWatch.of(server.channel());
        assertThat(HealthWatch.next(states)).isEqualTo(ServingStatus.SERVING);
        CompletableFuture<Void> shutdown =
                CompletableFuture.runAsync(() -> server.server().shutdown());

        assertThat(HealthWatch.next(states)).isEqualTo(ServingStatus.NOT_SERVING);
        assertThat(shutdown).succeedsWithin(30, TimeUnit.SECONDS);
    }

    /** An orchestrator watches for ever: a shutdown must not wait for it, however long it may wait for work. */
    @Test
    void aHealthWatchDoesNotKeepTheServerFromEnding(@TempDir Path other) throws StartupException {
        ServerConfig base = RunningServer.config(other, null, java.util.Map.of(), 100);
        StillThereServer patient = StillThereServer.start(new ServerConfig(
                base.network(),
                base.storage(),
                base.policy(),
                base.lanes(),
                base.events(),
                base.delivery(),
                java.time.Duration.ofHours(1)));
        var channel = io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder.forAddress("127.0.0.1", patient.port())
                .usePlaintext()
                .build();
        try {
            assertThat(HealthWatch.next(HealthWatch.of(channel))).isEqualTo(ServingStatus.SERVING);

            assertThat(CompletableFuture.runAsync(patient::shutdown)).succeedsWithin(20, TimeUnit.SECONDS);
        } finally {
            channel.shutdownNow();
            patient.shutdown();
        }
    }

    @Test
    void reflectionListsTheServices() {
        CompletableFuture<ServerReflectionResponse> answer = new CompletableFuture<>();
        StreamObserver<ServerReflectionRequest> requests = ServerReflectionGrpc.newStub(server.channel())
                .serverReflectionInfo(new StreamObserver<>() {
                    @Override
                    public void onNext(ServerReflectionResponse response) {
                        answer.complete(response);
                    }

                    @Override
                    public void onError(Throwable error) {
                        answer.completeExceptionally(error);
                    }

                    @Override
                    public void onCompleted() {}
                });
        requests.onNext(ServerReflectionRequest.newBuilder().setListServices("").build());

        ServerReflectionResponse response =
                answer.orTimeout(20, TimeUnit.SECONDS).join();
        requests.onCompleted();

        assertThat(response.getListServicesResponse().getServiceList())
                .extracting(ServiceResponse::getName)
                .contains(
                        "stillthere.v1.HandoverService",
                        "stillthere.v1.PolicyService",
                        "grpc.health.v1.Health",
                        "grpc.reflection.v1.ServerReflection");
    }
}
