package org.stillthere.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
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
    /** None expires meanwhile. */
    private static final List<String> SETTINGS = List.of("timeout=1h");

    @Option(names = "--measures", split = ",", description = "Of ${COMPLETION-CANDIDATES}.")
    private List<Load> measures = List.of(Load.UNARY, Load.UNARY_FSYNC, Load.STREAM, Load.BATCHED);

    @Mixin
    private Comparison comparison = new Comparison();

    @Option(names = "--handovers", description = "Open handovers.")
    private int handovers = 10_000;

    @Option(names = "--connections", description = "Connections of the client; as many streams.")
    private int connections = 1;

    @Option(names = "--in-flight", description = "Events in flight, where they are not batched.")
    private int inFlight = 64;

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

    @Option(names = "--before", description = "Another build of the server, measured in turn with this one.")
    private @Nullable Path before;

    @Mixin
    private ServerOptions serverOptions = new ServerOptions();

    private final PrintStream out = System.out;

    /** What is measured. */
    private enum Load {
        UNARY("unary", "process"),
        UNARY_FSYNC("unary", "fsync"),
        STREAM("stream", "process"),
        STREAM_FSYNC("stream", "fsync"),
        BATCHED("stream-batched", "fsync"),
        BATCHED_PROCESS("stream-batched", "process");

        private final String way;
        private final String durability;

        Load(String way, String durability) {
            this.way = way;
            this.durability = durability;
        }

        boolean isUnary() {
            return this == UNARY || this == UNARY_FSYNC;
        }

        boolean isBatched() {
            return this == BATCHED || this == BATCHED_PROCESS;
        }

        /** Its name in the results. */
        String measure(int inFlight) {
            return isBatched() ? way + "-" + durability : way + "-" + inFlight + "-" + durability;
        }
    }

    @Override
    public Integer call() throws Exception {
        out.println(Machine.describe());
        for (Load each : measures) {
            compare(each);
        }
        out.println("results are in " + results);
        return comparison.refused() == 0 ? 0 : 1;
    }

    private void compare(Load kind) throws Exception {
        boolean batched = kind.isBatched();
        int inMessage = batched ? batch : 1;
        int turn = inMessage * connections;
        int open = (handovers + turn - 1) / turn * turn; // so that each handover keeps its stream
        Side.Terms terms = new Side.Terms(
                open, new Traffic(open), connections, inMessage, kind.isUnary() ? Side.Way.UNARY : Side.Way.STREAM);
        int unanswered = batched ? window : inFlight;
        ServerOptions options = serverOptions.with(kind.durability);
        ServerProcess.Setup real = options.setup(SETTINGS);
        try (Sides started = new Sides()) {
            started.add(Side.start("stillthere", real, terms));
            if (before != null) {
                started.add(Side.start("before", options.of(before).setup(SETTINGS), terms));
            }
            started.add(Side.start("echo", echo(real), terms));
            List<Side> sides = started.all();
            comparison.warmUp(sides, unanswered);
            String about = String.format(
                    Locale.ROOT, "%,d in flight; %s; `%s`", unanswered, terms, options.describe(SETTINGS));
            comparison.closed(new Comparison.Measure(kind.measure(inFlight), about, results), sides, unanswered);
            double rate = Math.floor(comparison.slowest() * load);
            String aboutOpen = String.format(Locale.ROOT, "%,.0f events a second, else as above.", rate);
            comparison.open(new Comparison.Measure(kind.measure(inFlight) + "-open", aboutOpen, results), sides, rate);
        }
    }

    /** The sides that run so far: if one can't be started, those before it are ended. */
    private static final class Sides implements AutoCloseable {
        private final List<Side> all = new ArrayList<>();

        void add(Side side) {
            all.add(side);
        }

        List<Side> all() {
            return all;
        }

        @Override
        public void close() {
            all.forEach(Side::close);
        }
    }

    /** With the same flags of the JVM. */
    private static ServerProcess.Setup echo(ServerProcess.Setup real) throws IOException {
        return new ServerProcess.Setup(
                real.jvmFlags(),
                List.of("-cp", System.getProperty("java.class.path"), Benchmarks.class.getName(), "echo-server"),
                List.of(),
                Files.createTempDirectory("echo"));
    }
}
