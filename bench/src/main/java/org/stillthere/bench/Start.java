package org.stillthere.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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

    @Option(names = "--prepared", description = "The file of arguments that deploy/stillthere prepare wrote.")
    private @Nullable Path prepared;

    @Mixin
    private ServerOptions serverOptions = new ServerOptions();

    @Override
    public Integer call() throws Exception {
        for (int round = 1; round <= rounds; round++) {
            measure("java -jar", serverOptions, round);
            if (prepared != null) {
                measure("prepared", serverOptions.plusJvmFlag("@" + prepared.toAbsolutePath()), round);
            }
        }
        return 0;
    }

    private void measure(String side, ServerOptions options, int round) throws Exception {
        try (ServerProcess server = ServerProcess.start(options.setup(List.of()))) {
            double seconds = server.timeToServing().toNanos() / (double) TimeUnit.SECONDS.toNanos(1);
            new Result("start", side, round, Map.of("serving_s", seconds), null).appendTo(results);
            System.out.printf(Locale.ROOT, "start, %s, round %d: SERVING after %.3f s%n", side, round, seconds);
        }
    }
}
