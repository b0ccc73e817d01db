package org.stillthere.bench;

import io.grpc.ManagedChannel;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a client notices of a neighbour that misbehaves: the times of its answers before and during. */
@Command(
        name = "noisy",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        showDefaultValues = true,
        description = {
            "Measures a well-behaved client before and while another one misbehaves.",
            "before: alone. onset: from the neighbour's first call until it is in full swing. during: after that.",
            "HONEST is no misbehaviour: a client that reports as fast as it is answered, to compare with."
        })
final class Noisy implements Callable<Integer> {
    /** How often timers of a silent handover expire before it is left alone. */
    private static final int SILENCES = 3;

    @Option(names = "--kinds", split = ",", description = "HONEST, NEVER_READS, NEVER_ACKS, MANY_STREAMS.")
    private List<Noise.Kind> kinds = Arrays.asList(Noise.Kind.values());

    @Option(names = "--rounds", description = "Rounds of each kind.")
    private int rounds = 5;

    @Option(names = "--seconds", description = "Length of a measurement.")
    private int seconds = 10;

    @Option(names = "--warm-up", description = "Seconds before the first.")
    private int warmUp = 20;

    @Option(names = "--rate", description = "Events a second of the well-behaved client.")
    private int rate = 2_000;

    @Option(names = "--handovers", description = "Its handovers.")
    private int handovers = 1_000;

    @Option(names = "--noise-streams", description = "Streams of a neighbour that floods.")
    private int noiseStreams = 1;

    @Option(names = "--noise-handovers", description = "Handovers of each of them.")
    private int noiseHandovers = 4_000;

    @Option(names = "--noise-rate", description = "Events a second of a neighbour that floods. 0: as many as it can.")
    private int noiseRate;

    @Option(names = "--many", description = "Streams of MANY_STREAMS.")
    private int many = 10_000;

    @Option(names = "--timeout", description = "Seconds until a timer of the policy expires.")
    private int timeout = 3;

    @Mixin
    private ServerOptions serverOptions = new ServerOptions();

    private final PrintStream out = System.out;

    /** One round: alone, while the neighbour begins, and while it goes on. */
    private record Round(Steady.Window before, Steady.Window onset, Steady.Window during) {}

    @Override
    public Integer call() throws Exception {
        List<String> settings = List.of("timeout=" + timeout + "s", "closeAfter=" + SILENCES);
        out.println(Machine.describe());
        out.printf(
                Locale.ROOT,
                "%,d events a second on one stream over %,d handovers; %d rounds of %d s; server %s%n",
                rate,
                handovers,
                rounds,
                seconds,
                serverOptions.describe(settings));
        long refused = 0;
        List<String> table = new ArrayList<>();
        for (Noise.Kind kind : kinds) {
            // A fresh server for each, so that none inherits what the one before left.
            try (ServerProcess server = ServerProcess.start(serverOptions.setup(settings))) {
                ManagedChannel channel = server.connect();
                try (Steady steady = new Steady(channel, handovers, rate)) {
                    steady.measure(warmUp * 1_000L);
                    List<Round> results = new ArrayList<>();
                    for (int round = 0; round < rounds; round++) {
                        results.add(round(steady, server, kind, round));
                    }
                    table.addAll(rows(kind, results));
                    refused += results.stream()
                            .mapToLong(round -> round.before().refused()
                                    + round.onset().refused()
                                    + round.during().refused())
                            .sum();
                } finally {
                    channel.shutdownNow();
                }
            }
        }
        out.println();
        out.println(
                "milliseconds, median of the rounds (least to most); ratio of during to before, median of the rounds");
        out.printf("%-13s %-4s %-28s %-28s %-28s %s%n", "neighbour", "", "before", "onset", "during", "ratio");
        table.forEach(out::println);
        out.println("events of the well-behaved client that were refused: " + refused);
        return refused == 0 ? 0 : 1;
    }

    private Round round(Steady steady, ServerProcess server, Noise.Kind kind, int number) throws Exception {
        Process noise = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx1g",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Delivery.class.getName(),
                        "noise",
                        "--kind=" + kind,
                        "--port=" + server.port(),
                        "--round=" + number,
                        "--streams=" + noiseStreams,
                        "--handovers=" + noiseHandovers,
                        "--rate=" + noiseRate,
                        "--many=" + many)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(noise::destroyForcibly));
        try (BufferedReader said =
                        new BufferedReader(new InputStreamReader(noise.getInputStream(), StandardCharsets.UTF_8));
                Writer orders = noise.outputWriter(StandardCharsets.UTF_8)) {
            require("ready", said.readLine());
            Steady.Window before = steady.measure(seconds * 1_000L);
            Steady.Window onset = steady.begin();
            order("go", orders);
            require("running", said.readLine());
            steady.end(onset);
            Steady.Window during = steady.measure(seconds * 1_000L);
            order("stop", orders);
            out.printf(
                    Locale.ROOT,
                    "%s %d: before %s%n    onset %s%n    during %s%n    neighbour: %s%n",
                    kind,
                    number + 1,
                    before,
                    onset,
                    during,
                    said.readLine());
            return new Round(before, onset, during);
        } finally {
            noise.destroyForcibly().onExit().join();
            steady.measure((timeout * SILENCES + 2) * 1_000L); // until the timers of its handovers are silent
        }
    }

    private static void order(String what, Writer orders) throws IOException {
        orders.write(what + "\n");
        orders.flush();
    }

    private static void require(String expected, String said) throws IOException {
        if (!expected.equals(said)) {
            throw new IOException("the neighbour did not say " + expected + ", but: " + said);
        }
    }

    private static List<String> rows(Noise.Kind kind, List<Round> rounds) {
        List<String> rows = new ArrayList<>();
        for (int percent : List.of(50, 99)) {
            rows.add(String.format(
                    Locale.ROOT,
                    "%-13s %-4s %-28s %-28s %-28s %.2f",
                    kind,
                    "p" + percent,
                    spread(rounds, round -> round.before().times().percentile(percent)),
                    spread(rounds, round -> round.onset().times().percentile(percent)),
                    spread(rounds, round -> round.during().times().percentile(percent)),
                    median(sorted(
                            rounds,
                            round -> round.during().times().percentile(percent)
                                    / round.before().times().percentile(percent)))));
        }
        return rows;
    }

    private static String spread(List<Round> rounds, ToDoubleFunction<Round> of) {
        double[] sorted = sorted(rounds, of);
        return String.format(Locale.ROOT, "%.2f (%.2f to %.2f)", median(sorted), sorted[0], sorted[sorted.length - 1]);
    }

    private static double[] sorted(List<Round> rounds, ToDoubleFunction<Round> of) {
        return rounds.stream().mapToDouble(of).sorted().toArray();
    }

    private static double median(double[] sorted) {
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
