package org.stillthere.bench.faults;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bench/faults}: loss of power and sick disks under a real server. */
@Command(
        name = "bench/faults",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        showDefaultValues = true,
        description = "Breaks the disk under a real server, and tells whether what it answered is still there.")
public final class Faults implements Callable<Integer> {
    private static final int ROUNDS = 32;
    private static final int SHORT_ROUNDS = 1;

    @Option(names = "--short", description = "One round of each crash and less of all else: some three minutes.")
    private boolean isShort;

    @Option(names = "--rounds", description = "Rounds of each crash. 32, and 1 with --short, if not given.")
    private int rounds;

    @Option(names = "--seed", description = "Of the random choices; 0 takes one by the clock.")
    private long seed;

    @Option(names = "--part", split = ",", description = "Only these: ${COMPLETION-CANDIDATES}.")
    private Set<Part> parts = EnumSet.allOf(Part.class);

    @Option(names = "--file-system", split = ",", description = "Only these: ${COMPLETION-CANDIDATES}.")
    private Set<FileSystem> fileSystems = EnumSet.allOf(FileSystem.class);

    @Option(names = "--moment", split = ",", description = "Only crashes at these: ${COMPLETION-CANDIDATES}.")
    private Set<Moment> moments = EnumSet.allOf(Moment.class);

    @Option(names = "--heap", description = "The server's -Xmx.")
    private String heap = "64m";

    @Option(names = "--jvm-flag", description = "A further flag of the server's JVM.")
    private List<String> jvmFlags = new ArrayList<>();

    @Option(names = "--serve-flag", description = "A further flag of serve, as --serve-flag=--lanes=4.")
    private List<String> serveFlags = new ArrayList<>();

    @Option(names = "--jar", description = "The server.")
    private Path jar = Path.of("server", "target", "stillthere.jar");

    @Option(names = "--work", required = true, description = "A folder for images, logs and data; it is not removed.")
    private Path work = Path.of("");

    @Option(names = "--native", required = true, description = "The folder of power-loss, write-back and sick-disk.so.")
    private Path nativePrograms = Path.of("");

    private final PrintStream out = System.out;

    private Faults() {}

    /** Runs the matrix. Ends with 0 if nothing was violated, with 1 if something was, else with 2. */
    public static void main(String[] args) {
        CommandLine line = new CommandLine(new Faults()).setCaseInsensitiveEnumValuesAllowed(true);
        line.setExecutionExceptionHandler((failure, command, parsed) -> {
            failure.printStackTrace(command.getErr());
            return 2;
        });
        System.exit(line.execute(args));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        seed = seed == 0 ? System.nanoTime() : seed;
        rounds = rounds == 0 ? (isShort ? SHORT_ROUNDS : ROUNDS) : rounds;
        out.println("seed " + seed + ", " + jar + ", -Xmx" + heap);
        List<String> flags = new ArrayList<>(List.of("-Xmx" + heap, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        flags.addAll(jvmFlags);
        ServerCommand command = new ServerCommand(jar, flags, "fsync", serveFlags, work.resolve("scratch"));
        Matrix.Plan plan = new Matrix.Plan(isShort, rounds, fileSystems, moments);
        Matrix matrix = new Matrix(plan, command, work, nativePrograms, seed, out);
        try {
            for (Part part : parts) {
                matrix.run(part);
            }
        } finally {
            out.println();
            Row.print(matrix.rows(), out);
        }
        return judge(matrix);
    }

    private int judge(Matrix matrix) {
        if (matrix.hasFailed()) {
            out.println("not all of the test could be run, see FAILED above");
        }
        if (!matrix.rows().stream().allMatch(row -> row.findings().isClean())) {
            out.println("VIOLATIONS, see above (seed " + seed + ")");
            return 1;
        }
        out.println("nothing that was answered is lost (seed " + seed + ")");
        return matrix.hasFailed() ? 2 : 0;
    }
}
