package org.stillthere.bench;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How fast the service is over the wire, beside a bare gRPC server with the same messages. */
@Command(
        name = "wire",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        showDefaultValues = true,
        description = {
            "Measures the service beside a bare gRPC server, round by round in turn, each in a process of its own.",
            "Closed loop: so many events in flight. Open loop: a fixed rate, the same for both, times from when an"
                    + " event was due."
        })
final class Wire implements Callable<Integer> {
    @Option(names = "--measures", split = ",", description = "UNARY, STREAM, BATCHED.")
    private List<Measure> measures = Arrays.asList(Measure.values());

    @Option(names = "--rounds", description = "Rounds of each.")
    private int rounds = 7;

    @Option(names = "--seconds", description = "Length of a measurement.")
    private int seconds = 5;

    @Option(names = "--warm-up", description = "Seconds of load on each server before the first.")
    private int warmUp = 15;

    @Option(names = "--handovers", description = "Open handovers.")
    private int handovers = 10_000;

    @Option(names = "--connections", description = "Connections of the client; as many streams.")
    private int connections = 1;

    @Option(names = "--batch", description = "Events in a message, where they are batched.")
    private int batch = 64;

    @Option(names = "--window", description = "Events in flight, where they are batched.")
    private int window = 2_048;

    @Option(
            names = "--load",
            description = "The rate of the open loop, as a share of what the slower side took in the closed one.")
    private double load = 0.5;

    @Option(names = "--results", description = "Where results are added, as lines of JSON.")
    private Path results = Path.of("bench", "target", "results", "wire.jsonl");

    @Mixin
    private ServerOptions serverOptions = new ServerOptions();

    private final PrintStream out = System.out;

    /** What is measured. */
    private enum Measure {
        UNARY("unary-64-process", "process"),
        STREAM("stream-64-process", "process"),
        BATCHED("stream-batched-fsync", "fsync");

        private final String title;
        private final String durability;

        Measure(String title, String durability) {
            this.title = title;
            this.durability = durability;
        }
    }

    @Override
    public Integer call() throws Exception {
        out.println(Machine.describe());
        long refused = 0;
        for (Measure measure : measures) {
            refused += compare(measure);
        }
        out.println("results are in " + results);
        return refused == 0 ? 0 : 1;
    }

    private long compare(Measure measure) throws Exception {
        Traffic traffic = new Traffic(handovers);
        int inFlight = measure == Measure.BATCHED ? window : 64;
        int inMessage = measure == Measure.BATCHED ? batch : 1;
        Side.Way way = measure == Measure.UNARY
                ? Caller::unary
                : (events, connected, answers) ->
                        Caller.stream(events, connected, answers, measure == Measure.BATCHED ? 1_000 : 0);
        List<String> settings = List.of("timeout=1h"); // none expires meanwhile
        ServerProcess.Setup real = serverOptions.with(measure.durability).setup(settings);
        long refused = 0;
        try (Side stillthere = Side.start("stillthere", real, traffic, connections, inMessage, way);
                Side echo = Side.start("echo", echo(real), traffic, connections, inMessage, way)) {
            List<Side> sides = new ArrayList<>(List.of(stillthere, echo));
            for (Side side : sides) {
                side.pump().closed(inFlight, warmUp * 1_000L, 0, side.meter());
            }
            String about = String.format(
                    Locale.ROOT,
                    "%d in flight, %d in a message, %d connection(s), %,d open handovers; %s; serve%s",
                    inFlight,
                    inMessage,
                    connections,
                    handovers,
                    Traffic.MIX,
                    real.describe());
            double slowest = Double.MAX_VALUE;
            for (int round = 1; round <= rounds; round++) {
                for (Side side : sides) {
                    Pump.Measured measured = side.pump().closed(inFlight, 500, seconds * 1_000L, side.meter());
                    slowest = Math.min(slowest, measured.perSecond());
                    refused += record(measure.title, side, round, measured, about);
                }
                Collections.reverse(sides); // neither always comes first
            }
            double rate = Math.floor(slowest * load);
            String aboutOpen = String.format(Locale.ROOT, "%,.0f events a second; else as above", rate);
            for (int round = 1; round <= rounds; round++) {
                for (Side side : sides) {
                    Pump.Measured measured = side.pump().open(rate, 500, seconds * 1_000L, side.meter());
                    refused += record(measure.title + "-open", side, round, measured, aboutOpen);
                }
                Collections.reverse(sides);
            }
        }
        return refused;
    }

    private ServerProcess.Setup echo(ServerProcess.Setup real) throws Exception {
        return new ServerProcess.Setup(
                real.jvmFlags(),
                List.of("-cp", System.getProperty("java.class.path"), Benchmarks.class.getName(), "echo-server"),
                List.of(),
                Files.createTempDirectory("echo"));
    }

    private long record(String measure, Side side, int round, Pump.Measured measured, String about) throws Exception {
        new Result(measure, side.name(), round, side.figures(measured), about).appendTo(results);
        out.printf(
                Locale.ROOT,
                "%-26s %-11s round %d: %,9.0f events/s, server %.1f us, client %.1f us of CPU an event; %s%s%n",
                measure,
                side.name(),
                round,
                measured.perSecond(),
                measured.used().serverMicros(),
                measured.used().clientMicros(),
                measured.times(),
                measured.refused() > 0 ? ", REFUSED " + measured.refused() : "");
        return measured.refused();
    }
}
