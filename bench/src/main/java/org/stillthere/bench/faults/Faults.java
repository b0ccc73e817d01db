package org.stillthere.bench.faults;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
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
    private static final int ROUNDS = 36;
    private static final int SHORT_ROUNDS = 1;

    /** What is played; each part stands for itself. */
    enum Part {
        /** Loss of power on images. */
        POWER,
        /** Damaged ends of logs. */
        TAILS,
        /** Damaged files of sorted records. */
        TABLES,
        /** System calls that fail. */
        SICK,
        /** Full disks, and such as can't be written. */
        FULL,
        /** SIGKILL of servers that flush nothing. */
        PROCESS;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Option(names = "--short", description = "One round of each crash and less of all else: some three minutes.")
    private boolean isShort;

    @Option(names = "--rounds", description = "Rounds of each crash. 36, and 1 with --short, if not given.")
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
    private final List<Row> rows = new ArrayList<>();
    private boolean failed;

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

    /** A part of the matrix on one disk: it does its rounds, and says what happened. */
    @FunctionalInterface
    private interface Experiment {
        String run(Life life, Random random) throws IOException, InterruptedException;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        seed = seed == 0 ? System.nanoTime() : seed;
        rounds = rounds == 0 ? (isShort ? SHORT_ROUNDS : ROUNDS) : rounds;
        out.println("seed " + seed + ", " + jar + ", -Xmx" + heap);
        try {
            for (Part part : parts) {
                switch (part) {
                    case POWER -> losePower();
                    case TAILS -> damageTails();
                    case TABLES -> damageTables();
                    case SICK -> makeSick();
                    case FULL -> fill();
                    case PROCESS -> killOnly();
                }
            }
        } finally {
            out.println();
            Row.print(rows, out);
        }
        boolean clean = rows.stream().allMatch(row -> row.findings().isClean());
        out.println(
                clean ? "nothing answered was lost (seed " + seed + ")" : "VIOLATIONS, see above (seed " + seed + ")");
        if (failed) {
            out.println("not all of the test could be run, see FAILED above");
        }
        return clean ? (failed ? 2 : 0) : 1;
    }

    private void losePower() throws IOException, InterruptedException {
        for (FileSystem fileSystem : fileSystems) {
            for (Moment moment : moments) {
                on(image(fileSystem), "fsync", "power loss " + moment, (life, random) -> {
                    new Crashes(life, random).run(moment, rounds);
                    return "";
                });
            }
        }
    }

    private void killOnly() throws IOException, InterruptedException {
        for (Moment moment : isShort ? EnumSet.of(Moment.LOAD, Moment.FLUSH) : moments) {
            on(folder(), "process", "SIGKILL " + moment, (life, random) -> {
                new Crashes(life, random).run(moment, Math.max(1, rounds / 4));
                return "";
            });
        }
    }

    private void damageTails() throws IOException, InterruptedException {
        for (Damage damage : Damage.values()) {
            on(
                    folder(),
                    "fsync",
                    "tail " + damage,
                    (life, random) -> new DamagedTails(life, random)
                            .run(damage, Math.max(1, rounds / 2))
                            .toString());
        }
    }

    private void damageTables() throws IOException, InterruptedException {
        on(
                folder(),
                "fsync",
                "table flipped",
                (life, random) -> new DamagedTables(life, random)
                        .run(Math.max(1, rounds / 2))
                        .toString());
    }

    private void makeSick() throws IOException, InterruptedException {
        if (isShort) {
            makeSick(image(FileSystem.EXT4), "fsync", SickDisk.Call.FLUSH, SickDisk.Failure.EIO);
            makeSick(image(FileSystem.EXT4), "fsync", SickDisk.Call.WRITE, SickDisk.Failure.ENOSPC);
            makeSick(image(FileSystem.EXT4), "fsync", SickDisk.Call.RENAME, SickDisk.Failure.EIO);
            return;
        }
        for (SickDisk.Call call : SickDisk.Call.values()) {
            for (SickDisk.Failure failure : SickDisk.Failure.values()) {
                makeSick(image(FileSystem.EXT4), "fsync", call, failure);
                makeSick(folder(), "process", call, failure);
            }
        }
    }

    private void makeSick(Disk disk, String durability, SickDisk.Call call, SickDisk.Failure failure)
            throws IOException, InterruptedException {
        on(disk, durability, failure + " at " + call.name().toLowerCase(Locale.ROOT), (life, random) -> {
            SickDisk sick = SickDisk.below(
                    life.disk().data(), nativePrograms.resolve("sick-disk.so"), work.resolve("sick-disk"));
            return new SickDisks(life, random, sick)
                    .run(call, failure, Math.max(1, rounds / 6))
                    .toString();
        });
    }

    private void fill() throws IOException, InterruptedException {
        int times = Math.max(1, rounds / 6);
        for (FileSystem fileSystem : isShort ? EnumSet.of(FileSystem.EXT4) : fileSystems) {
            Image image = Image.small(fileSystem, work, nativePrograms);
            on(
                    image,
                    "fsync",
                    "disk full",
                    (life, random) ->
                            new FullDisk(life, image, random).full(times).toString());
            Image other = Image.small(fileSystem, work, nativePrograms);
            on(
                    other,
                    "fsync",
                    "read-only",
                    (life, random) ->
                            new FullDisk(life, other, random).readOnly(times).toString());
        }
    }

    private Disk image(FileSystem fileSystem) {
        return Image.of(fileSystem, work, nativePrograms);
    }

    private Disk folder() {
        return new Folder(work.resolve("folder"));
    }

    private void on(Disk disk, String durability, String fault, Experiment experiment)
            throws IOException, InterruptedException {
        Files.createDirectories(work);
        String title = disk + ", " + durability + ", " + fault;
        out.println("== " + title);
        out.flush();
        List<String> flags = new ArrayList<>(List.of("-Xmx" + heap, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        flags.addAll(jvmFlags);
        ServerCommand command = new ServerCommand(jar, flags, durability, serveFlags, work.resolve("scratch"));
        Random random = new Random(seed ^ title.hashCode());
        Life life = new Life(disk, command, title, out);
        String happened = "";
        try (disk) {
            happened = attempt(experiment, life, random);
        } finally {
            rows.add(new Row(disk.toString(), durability, fault, life.findings(), happened));
        }
    }

    /** A part that fails does not stop the others. No server is left on the disk. */
    private String attempt(Experiment experiment, Life life, Random random) throws InterruptedException {
        try {
            return experiment.run(life, random);
        } catch (IOException | RuntimeException e) {
            failed = true;
            out.println("  FAILED: " + e);
            return "the test failed: " + e.getMessage();
        } finally {
            Server.killAll();
        }
    }
}
