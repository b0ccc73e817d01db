package org.stillthere.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How long a server with the built-in policy takes until it serves. */
@Command(
        name = "start",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        showDefaultValues = true,
        description = "Starts servers with the built-in policy on empty data directories.")
final class Start implements Callable<Integer> {
    @Option(names = "--rounds", description = "Rounds.")
    private int rounds = 10;

    @Option(names = "--results", description = "Where results are added, as lines of JSON.")
    private Path results = Path.of("bench", "target", "results", "start.jsonl");

    @Mixin
    private ServerOptions serverOptions = new ServerOptions();

    @Override
    public Integer call() throws Exception {
        for (int round = 1; round <= rounds; round++) {
            try (ServerProcess server = ServerProcess.start(serverOptions.setup(List.of()))) {
                double seconds = server.timeToServing().toNanos() / (double) TimeUnit.SECONDS.toNanos(1);
                new Result("start", "stillthere", round, Map.of("serving_s", seconds), null).appendTo(results);
                System.out.printf(Locale.ROOT, "start, round %d: SERVING after %.3f s%n", round, seconds);
            }
        }
        return 0;
    }
}
