package org.stillthere.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.InsecureServerCredentials;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerCredentials;
import io.grpc.ServerInterceptor;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.stillthere.v1.HandoverServiceGrpc;
import org.stillthere.v1.MonitorHandoversRequest;
import org.stillthere.v1.MonitorHandoversResponse;

/** A server on the loopback interface that does with each stream what the test does. */
final class FakeService extends HandoverServiceGrpc.HandoverServiceImplBase {
    static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    private final BlockingQueue<FakeStream> streams = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> authorizations = new LinkedBlockingQueue<>();
    private final ServerCredentials credentials;
    private final Server server;

    FakeService() throws IOException {
        this(InsecureServerCredentials.create());
    }

    FakeService(ServerCredentials credentials) throws IOException {
        this(credentials, 0);
    }

    FakeService(ServerCredentials credentials, int port) throws IOException {
        this.credentials = credentials;
        this.server = start(port);
    }

    private Server start(int port) throws IOException {
        return NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", port), credentials)
                .addService(this)
                .intercept(new Authorizations())
                .build()
                .start();
    }

    String target() {
        return "127.0.0.1:" + server.getPort();
    }

    @Override
    public StreamObserver<MonitorHandoversRequest> monitorHandovers(StreamObserver<MonitorHandoversResponse> observer) {
        FakeStream stream = new FakeStream((ServerCallStreamObserver<MonitorHandoversResponse>) observer);
        streams.add(stream);
        return stream;
    }

    /** The next stream that a client opened. */
    FakeStream nextStream() throws InterruptedException {
        FakeStream stream = streams.poll(30, TimeUnit.SECONDS);
        assertThat(stream).as("a stream").isNotNull();
        return stream;
    }

    /** The next stream, after its open was read and answered. */
    FakeStream nextOpened() throws InterruptedException {
        FakeStream stream = nextStream();
        stream.nextOpen();
        return stream.opened("token");
    }

    String nextAuthorization() throws InterruptedException {
        return authorizations.poll(30, TimeUnit.SECONDS);
    }

    boolean hasStreams() {
        return !streams.isEmpty();
    }

    /** The server dies; its port is free. */
    void kill() throws InterruptedException {
        server.shutdownNow().awaitTermination(30, TimeUnit.SECONDS);
    }

    private final class Authorizations implements ServerInterceptor {
        @Override
        public <Q, A> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
            String value = headers.get(AUTHORIZATION);
            authorizations.add(value == null ? "" : value);
            return Contexts.interceptCall(Context.current(), call, headers, next);
        }
    }
}
