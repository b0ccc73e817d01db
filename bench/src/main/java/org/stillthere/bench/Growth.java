package org.stillthere.bench;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What an event costs as open handovers, and rules, grow. */
@Command(
        name = "growth",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        showDefaultValues = true,
        description = {
            "Measures the service beside itself with more open handovers, and with more rules, round by round in turn.",
            "Batches on a stream, durability process."
        })
final class Growth implements Callable<Integer> {
    @Mixin
    private Comparison comparison = new Comparison();

    @Option(names = "--handovers", split = ",", description = "Open handovers of the servers; none leaves it out.")
    private List<Integer> handovers = List.of(10_000, 100_000, 1_000_000);

    @Option(names = "--rules", split = ",", description = "Rules of the policies of the servers; none leaves it out.")
    private List<Integer> rules = List.of(12, 60, 300);

    @Option(names = "--fixed-handovers", description = "Open handovers where rules grow.")
    private int fixedHandovers = 10_000;

    @Option(names = "--batch", description = "Events in a message.")
    private int batch = 64;

    @Option(names = "--window", description = "Events in flight.")
    private int window = 2_048;

    @Option(names = "--results", description = "Where results are added, as lines of JSON.")
    private Path results = Path.of("bench", "target", "results", "growth.jsonl");

    @Mixin
    private ServerOptions serverOptions = new ServerOptions();

    private final PrintStream out = System.out;

    @Override
    public Integer call() throws Exception {
        out.println(Machine.describe());
        ServerOptions options = serverOptions.with("process");
        List<String> settings = List.of("timeout=1h"); // none expires meanwhile
        compare(
                "event-by-handovers",
                handovers,
                size -> Side.start(
                        String.format(Locale.ROOT, "%,d handovers", size), options.setup(settings), terms(size)));
        compare("event-by-rules", rules, size -> {
            Path folder = Files.createTempDirectory("rules").resolve("policy");
            GeneratedPolicy.of(folder, size);
            ServerProcess.Setup setup =
                    options.plus("--policy", folder.toString()).setup(settings);
            return Side.start(size + " rules", setup, terms(fixedHandovers));
        });
        out.println("results are in " + results);
        return comparison.refused() == 0 ? 0 : 1;
    }

    private Side.Terms terms(int size) {
        return new Side.Terms(size, new Traffic(size), 1, batch, Side.Way.STREAM);
    }

    /** Starts a server of a size. */
    private interface Starter {
        Side start(int size) throws Exception;
    }

    private void compare(String measure, List<Integer> sizes, Starter starter) throws Exception {
        List<Side> sides = new ArrayList<>();
        try {
            for (int size : sizes) {
                sides.add(starter.start(size));
            }
            comparison.warmUp(sides, window);
            String about = String.format(Locale.ROOT, "%,d in flight, %d in a message", window, batch);
            comparison.closed(new Comparison.Measure(measure, about, results), sides, window);
        } finally {
            sides.forEach(Side::close);
        }
    }
}
