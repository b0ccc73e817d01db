package org.stillthere.bench.peers;

import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.stillthere.v1.HandoverServiceGrpc.HandoverServiceImplBase;
import org.stillthere.v1.ReportEventRequest;
import org.stillthere.v1.ReportEventResponse;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** An alternative service behind the same ReportEvent and the same gRPC server as StillThere's. */
@Command(name = "serve", mixinStandardHelpOptions = true, showDefaultValues = true)
final class PeerServer implements Callable<Integer> {
    @Option(names = "--way", description = "${COMPLETION-CANDIDATES}.")
    private Way way = Way.KEPT_SESSION;

    @Option(names = "--handovers", description = "How many there are at most; PostgreSQL does not care.")
    private int handovers = 10_000;

    @Option(names = "--url", description = "The database, for JDBC.")
    private @Nullable String url;

    @Option(names = "--pool", description = "Connections to the database, and threads that wait for it.")
    private int pool = 16;

    /** What decides. */
    enum Way {
        KEPT_SESSION,
        SESSION_PER_EVENT,
        POSTGRES
    }

    @Override
    public Integer call() throws Exception {
        boolean blocks = way == Way.POSTGRES;
        Executor executor = blocks ? Executors.newFixedThreadPool(pool) : Runnable::run;
        Server server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .executor(executor)
                .addService(new Service(desk()))
                .build()
                .start();
        System.out.println("SERVING on 127.0.0.1:" + server.getPort());
        server.awaitTermination();
        return 0;
    }

    private Desk desk() throws Exception {
        return switch (way) {
            case KEPT_SESSION -> new MemoryDesk(new KeptSessions(handovers));
            case SESSION_PER_EVENT -> new MemoryDesk(new SessionPerEvent(handovers));
            case POSTGRES -> {
                if (url == null) {
                    throw new IllegalArgumentException("--way postgres needs --url");
                }
                yield new PostgresDesk(url, pool);
            }
        };
    }

    private static final class Service extends HandoverServiceImplBase {
        private final Desk desk;

        Service(Desk desk) {
            this.desk = desk;
        }

        @Override
        public void reportEvent(ReportEventRequest request, StreamObserver<ReportEventResponse> answers) {
            ReportEventResponse answer;
            try {
                answer = ReportEventResponse.newBuilder()
                        .setDecision(desk.decide(request.getEvent()))
                        .build();
            } catch (Exception e) {
                answers.onError(Status.INTERNAL.withDescription(e.toString()).asRuntimeException());
                return;
            }
            answers.onNext(answer);
            answers.onCompleted();
        }
    }
}
