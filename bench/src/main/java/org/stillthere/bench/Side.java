package org.stillthere.bench;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.stillthere.v1.BatchReportEventsRequest;
import org.stillthere.v1.EventResult;
import org.stillthere.v1.HandoverServiceGrpc;
import org.stillthere.v1.HandoverServiceGrpc.HandoverServiceBlockingStub;
import org.stillthere.v1.ReportEventRequest;

/** One side of a comparison over the wire: a server with open handovers, and the load on it. */
final class Side implements AutoCloseable {
    private static final int OPENING_BATCH = 1_000;

    /** Events that are sent one by one first, to see how long the answers are. */
    private static final int SAMPLE = 200;

    private final String name;
    private final ServerProcess server;
    private final Connections connections;
    private final Pump pump;
    private final double answerBytes;

    /** How a caller is made. */
    interface Way {
        Caller over(Traffic traffic, Connections connections, Caller.Answers answers) throws Exception;
    }

    private Side(String name, ServerProcess server, Connections connections, Pump pump, double answerBytes) {
        this.name = name;
        this.server = server;
        this.connections = connections;
        this.pump = pump;
        this.answerBytes = answerBytes;
    }

    /** Starts the server, opens the handovers, connects. */
    static Side start(String name, ServerProcess.Setup setup, Traffic traffic, int connections, int batch, Way way)
            throws Exception {
        ServerProcess server = ServerProcess.start(setup);
        Connections connected = Connections.to(server, connections);
        HandoverServiceBlockingStub stub = HandoverServiceGrpc.newBlockingStub(connected.first());
        open(stub, traffic);
        double answerBytes = answerBytes(stub, traffic);
        Pump pump = new Pump(batch);
        pump.start(way.over(traffic, connected, pump), 0);
        return new Side(name, server, connected, pump, answerBytes);
    }

    private static void open(HandoverServiceBlockingStub stub, Traffic traffic) {
        for (long i = 0; i < traffic.handovers(); i += OPENING_BATCH) {
            BatchReportEventsRequest.Builder request = BatchReportEventsRequest.newBuilder();
            for (long j = i; j < Math.min(i + OPENING_BATCH, traffic.handovers()); j++) {
                request.addEvents(Events.opening(Traffic.TENANT, j));
            }
            for (EventResult result : stub.batchReportEvents(request.build()).getResultsList()) {
                if (!result.hasDecision()) {
                    throw new IllegalStateException("a handover was not opened: "
                            + result.getRejection().getMessage());
                }
            }
        }
    }

    private static double answerBytes(HandoverServiceBlockingStub stub, Traffic traffic) {
        long bytes = 0;
        for (long n = 0; n < SAMPLE; n++) {
            ReportEventRequest request =
                    ReportEventRequest.newBuilder().setEvent(traffic.sample(n)).build();
            bytes += stub.reportEvent(request).getSerializedSize();
        }
        return bytes / (double) SAMPLE;
    }

    String name() {
        return name;
    }

    Pump pump() {
        return pump;
    }

    Usage.Meter meter() {
        return new Usage.Meter(server.pid());
    }

    /** The figures of a loop, by name. */
    Map<String, Double> figures(Pump.Measured measured) throws IOException {
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("events_per_second", measured.perSecond());
        figures.put("p50_ms", measured.times().percentile(50));
        figures.put("p99_ms", measured.times().percentile(99));
        figures.put("p999_ms", measured.times().percentile(99.9));
        figures.put("max_ms", measured.times().percentile(100));
        figures.put("server_cpu_us_per_event", measured.used().serverMicros());
        figures.put("client_cpu_us_per_event", measured.used().clientMicros());
        figures.put("rss_mib", Footprint.rss(server.pid()) / 1048576.0);
        figures.put("answer_bytes", answerBytes);
        figures.put("refused", (double) measured.refused());
        return figures;
    }

    @Override
    public void close() {
        connections.close();
        server.close();
    }
}
