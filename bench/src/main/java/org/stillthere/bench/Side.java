package org.stillthere.bench;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongFunction;
import org.stillthere.v1.BatchReportEventsRequest;
import org.stillthere.v1.EventResult;
import org.stillthere.v1.HandoverEvent;
import org.stillthere.v1.HandoverServiceGrpc;
import org.stillthere.v1.HandoverServiceGrpc.HandoverServiceBlockingStub;
import org.stillthere.v1.ReportEventRequest;

/** One side of a comparison over the wire: a server with open handovers, and the load on it. */
final class Side implements AutoCloseable {
    /** The most events and results that the server takes and gives. */
    private static final int MOST_IN_A_MESSAGE = 1_000;

    /** Events that are sent one by one first, to see how long the answers are. */
    private static final int SAMPLE = 200;

    private final String name;
    private final ServerProcess server;
    private final Connections connections;
    private final Pump pump;
    private final double answerBytes;

    /** By which rpc events go. */
    enum Way {
        UNARY,
        STREAM
    }

    /**
     * What is sent and how, the same for all sides.
     *
     * @param handovers how many are opened before
     * @param events what is sent, by number; the id of an event says its number
     * @param connections how many; as many streams
     * @param batch events in a message
     */
    record Terms(long handovers, LongFunction<HandoverEvent> events, int connections, int batch, Way way) {
        private Caller caller(Connections over, Caller.Answers answers) throws Exception {
            return way == Way.UNARY
                    ? Caller.unary(events, over, answers)
                    : Caller.stream(events, over, answers, batch == 1 ? 0 : MOST_IN_A_MESSAGE);
        }

        /** The first event that was not sent as a sample; whole messages on all connections come before. */
        private long behindSample() {
            long turn = (long) batch * connections;
            return (SAMPLE + turn - 1) / turn * turn;
        }

        /** For the report. */
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%d in a message, %s, %s",
                    batch,
                    connections == 1 ? "one connection" : connections + " connections",
                    events);
        }
    }

    private Side(String name, ServerProcess server, Connections connections, Pump pump, double answerBytes) {
        this.name = name;
        this.server = server;
        this.connections = connections;
        this.pump = pump;
        this.answerBytes = answerBytes;
    }

    /** Starts the server, opens the handovers, connects. */
    static Side start(String name, ServerProcess.Setup setup, Terms terms) throws Exception {
        ServerProcess server = ServerProcess.start(setup);
        Connections connections = Connections.to(server, terms.connections());
        HandoverServiceBlockingStub stub = HandoverServiceGrpc.newBlockingStub(connections.first());
        open(stub, terms.handovers());
        double answerBytes = answerBytes(stub, terms.events());
        Pump pump = new Pump(terms.batch());
        pump.start(terms.caller(connections, pump), terms.behindSample());
        return new Side(name, server, connections, pump, answerBytes);
    }

    private static void open(HandoverServiceBlockingStub stub, long handovers) {
        for (long i = 0; i < handovers; i += MOST_IN_A_MESSAGE) {
            BatchReportEventsRequest.Builder request = BatchReportEventsRequest.newBuilder();
            for (long j = i; j < Math.min(i + MOST_IN_A_MESSAGE, handovers); j++) {
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

    /** Of events that are not sent again: one that ends its handover would be refused. */
    private static double answerBytes(HandoverServiceBlockingStub stub, LongFunction<HandoverEvent> events) {
        long bytes = 0;
        for (long n = 0; n < SAMPLE; n++) {
            ReportEventRequest request =
                    ReportEventRequest.newBuilder().setEvent(events.apply(n)).build();
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

    ServerProcess server() {
        return server;
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
