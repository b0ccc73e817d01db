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

/** Which fault is made on which disk, and how often; and what was found. For one thread. */
final class Matrix {
    private final Plan plan;
    private final ServerCommand command;
    private final Path work;
    private final Path programs;
    private final long seed;
    private final PrintStream out;
    private final List<Row> rows = new ArrayList<>();
    private boolean failed;

    /**
     * One of which nothing has been run.
     *
     * @param command how servers are started
     * @param work a folder for images and data
     * @param programs the folder of the native programs
     * @param seed of all random choices
     */
    Matrix(Plan plan, ServerCommand command, Path work, Path programs, long seed, PrintStream out) {
        this.plan = plan;
        this.command = command;
        this.work = work;
        this.programs = programs;
        this.seed = seed;
        this.out = out;
    }

    /**
     * How much of it is run.
     *
     * @param isShort whether to leave out much
     * @param rounds of each crash; less of what takes longer
     * @param fileSystems of images
     * @param moments of crashes
     */
    record Plan(boolean isShort, int rounds, Set<FileSystem> fileSystems, Set<Moment> moments) {}

    /** One fault on one disk: it is made so many times; answers what the server did where it may choose. */
    @FunctionalInterface
    private interface Experiment {
        String run(Life life, Random random) throws IOException, InterruptedException;
    }

    /** A line for each fault on each disk. */
    List<Row> rows() {
        return List.copyOf(rows);
    }

    /** Whether something could not be run to its end. */
    boolean hasFailed() {
        return failed;
    }

    /** Runs that part. */
    void run(Part part) throws IOException, InterruptedException {
        switch (part) {
            case POWER -> losePower();
            case TAILS -> damageTails();
            case TABLES -> damageTables();
            case SICK -> makeSick();
            case FULL -> fill();
            case PROCESS -> killOnly();
        }
    }

    private void losePower() throws IOException, InterruptedException {
        for (FileSystem fileSystem : plan.fileSystems()) {
            for (Moment moment : plan.moments()) {
                on(image(fileSystem), "fsync", "power loss " + moment, (life, random) -> {
                    new Crashes(life, random).run(moment, plan.rounds());
                    return "";
                });
            }
        }
    }

    private void killOnly() throws IOException, InterruptedException {
        for (Moment moment : plan.isShort() ? EnumSet.of(Moment.LOAD, Moment.FLUSH) : plan.moments()) {
            on(folder(), "process", "SIGKILL " + moment, (life, random) -> {
                new Crashes(life, random).run(moment, Math.max(1, plan.rounds() / 4));
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
                            .run(damage, Math.max(1, plan.rounds() / 2))
                            .toString());
        }
    }

    private void damageTables() throws IOException, InterruptedException {
        on(
                folder(),
                "fsync",
                "table flipped",
                (life, random) -> new DamagedTables(life, random)
                        .run(Math.max(1, plan.rounds() / 2))
                        .toString());
    }

    private void makeSick() throws IOException, InterruptedException {
        if (plan.isShort()) {
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
            SickDisk sick =
                    SickDisk.below(life.disk().data(), programs.resolve("sick-disk.so"), work.resolve("sick-disk"));
            return new SickDisks(life, random, sick)
                    .run(call, failure, Math.max(1, plan.rounds() / 6))
                    .toString();
        });
    }

    private void fill() throws IOException, InterruptedException {
        int times = Math.max(1, plan.rounds() / 6);
        for (FileSystem fileSystem : plan.isShort() ? EnumSet.of(FileSystem.EXT4) : plan.fileSystems()) {
            Image image = Image.small(fileSystem, work, programs);
            on(
                    image,
                    "fsync",
                    "disk full",
                    (life, random) ->
                            new FullDisk(life, image, random).full(times).toString());
            Image other = Image.small(fileSystem, work, programs);
            on(
                    other,
                    "fsync",
                    "read-only",
                    (life, random) ->
                            new FullDisk(life, other, random).readOnly(times).toString());
        }
    }

    private Disk image(FileSystem fileSystem) {
        return Image.of(fileSystem, work, programs);
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
        Random random = new Random(seed ^ title.hashCode());
        Life life = new Life(disk, command.withDurability(durability), title, out);
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
