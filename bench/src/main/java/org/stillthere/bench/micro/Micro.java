package org.stillthere.bench.micro;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.stillthere.bench.Machine;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bench/rules}: what one evaluation costs, one decision, one state, one commit, one deadline, each beside its floor. */
@Command(
        name = "bench/rules",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        showDefaultValues = true,
        description = {
            "Measures the parts of the service with JMH, each beside its floor. In every round each side runs once, in a"
                    + " process of its own, so that they alternate.",
            "ns/op and bytes/op are the median over the rounds; the spread is the least and the most.",
            "target/results/rules.jsonl gets a line for each figure, target/jmh JMH's own results."
        })
public final class Micro implements Callable<Integer> {
    @Parameters(
            arity = "0..*",
            paramLabel = "PART",
            description =
                    "What to measure: Evaluation, Decide, StateBytes, StoreAppend, Deadlines. All if none is named.")
    private List<String> parts = List.of("Evaluation", "Decide", "StateBytes", "StoreAppend", "Deadlines");

    @Option(names = "--quick", description = "Two short rounds, and no ten million deadlines: a look, not a figure.")
    private boolean quick;

    @Option(names = "--rounds", description = "Rounds; 0 means 5, or 2 with --quick.")
    private int rounds;

    @Option(names = "--param", description = "Only these values of a parameter: --param rules=60,300")
    private Map<String, String> params = Map.of();

    @Option(names = "--profiler", description = "One of JMH's profilers beside that of the heap: stack, jfr, perf.")
    private List<String> profilers = List.of();

    @Option(names = "--target", description = "Where the results go.")
    private Path target = Path.of("bench", "target");

    private Micro() {}

    /** Measures. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Micro()).execute(args));
    }

    @Override
    public Integer call() throws IOException, RunnerException {
        Path jmh = Files.createDirectories(target.resolve("jmh"));
        Path lines = Files.createDirectories(target.resolve("results")).resolve("rules.jsonl");
        Figures figures = new Figures();
        int count = rounds > 0 ? rounds : quick ? 2 : 5;
        System.out.println(Machine.describe() + ", " + count + " rounds");
        for (int round = 1; round <= count; round++) {
            for (RunResult result : new Runner(options(jmh.resolve("round-" + round + ".json"))).run()) {
                String line = figures.add(result, round);
                Files.writeString(lines, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            }
        }
        System.out.print(figures.render());
        return 0;
    }

    private Options options(Path json) {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .mode(Mode.AverageTime)
                .timeUnit(TimeUnit.NANOSECONDS)
                .forks(1)
                .warmupIterations(quick ? 3 : 5)
                .measurementIterations(quick ? 3 : 5)
                .warmupTime(TimeValue.seconds(1))
                .measurementTime(TimeValue.milliseconds(quick ? 300 : 1_000))
                .jvmArgs("-Xms1g", "-Xmx1g", "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"))
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT)
                .addProfiler(GCProfiler.class)
                .resultFormat(ResultFormatType.JSON)
                .result(json.toString());
        parts.forEach(part -> options.include("\\." + part + "\\."));
        if (quick && !params.containsKey("pending")) {
            options.param("pending", "1000000");
        }
        params.forEach((name, values) -> options.param(name, values.split(",")));
        profilers.forEach(options::addProfiler);
        return options.build();
    }
}
