package org.stillthere.bench;

import io.grpc.Channel;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.stillthere.v1.ListPoliciesRequest;
import org.stillthere.v1.PolicyServiceGrpc;
import org.stillthere.v1.PolicyState;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bench/reload}: how fast a saved edit goes live, what callers notice of it, and what it leaves behind. */
@Command(
        name = "bench/reload",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        showDefaultValues = true,
        description = {
            "Edits the policy of a real server while a client sends at a fixed rate.",
            "edit to live: from before the file is saved until the first answer that the new version decided.",
            "Then many edits in a row, every tenth broken first: the client's times before and during, what was"
                    + " refused, and what the server holds."
        })
public final class Reload implements Callable<Integer> {
    private static final int BROKEN_EVERY = 10;

    /** After how many edits to look at what the server holds. */
    private static final int PART = 50;

    @Option(names = "--rules", split = ",", description = "Sizes of the policies.")
    private List<Integer> rules = List.of(12, 60, 300);

    @Option(names = "--edits", description = "Edits of each size.")
    private int edits = 20;

    @Option(names = "--swaps", description = "Edits in a row. 0 leaves them out.")
    private int swaps = 200;

    @Option(names = "--swap-rules", description = "Rules of the policy that is edited so often.")
    private int swapRules = 60;

    @Option(names = "--rate", description = "Events a second of the client.")
    private int rate = 1_000;

    @Option(names = "--handovers", description = "Its handovers.")
    private int handovers = 1_000;

    @Option(names = "--seconds", description = "How long the client is measured without edits.")
    private int seconds = 10;

    @Option(names = "--heap", description = "The server's -Xmx.")
    private String heap = "1g";

    @Option(names = "--jar", description = "The server.")
    private Path jar = Path.of("server", "target", "stillthere.jar");

    private final PrintStream out = System.out;
    private long refused;

    private Reload() {}

    /** Runs the experiments. Ends with 0 if nothing was refused, else with 1 or 2. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Reload()).execute(args));
    }

    /** What an experiment has at hand. */
    private record Bed(
            ServerProcess server, GeneratedPolicy policy, Channel channel, Steady steady, VersionProbe probe) {}

    @FunctionalInterface
    private interface Save {
        void save(int edition) throws IOException;
    }

    @FunctionalInterface
    private interface Experiment {
        void run(Bed bed) throws Exception;
    }

    @Override
    public Integer call() throws Exception {
        out.println(Machine.describe());
        out.printf(Locale.ROOT, "%,d events a second over %,d handovers; server -Xmx%s%n", rate, handovers, heap);
        for (int size : rules) {
            on(size, bed -> editToLive(size, bed));
        }
        if (swaps > 0) {
            on(swapRules, this::swap);
        }
        out.println("refused or failed in all: " + refused);
        return refused == 0 ? 0 : 1;
    }

    private void on(int size, Experiment experiment) throws Exception {
        Path folder = Files.createTempDirectory("reload");
        GeneratedPolicy policy = GeneratedPolicy.of(folder.resolve("policy"), size);
        List<String> flags = List.of(
                "--durability",
                "process",
                "--policies",
                folder.resolve("policy").toString());
        try (ServerProcess server =
                ServerProcess.start(ServerProcess.Setup.ofJar(jar, List.of("-Xmx" + heap), flags, folder))) {
            ManagedChannel channel = server.connect();
            try (Steady steady = new Steady(channel, handovers, rate);
                    VersionProbe probe = new VersionProbe(channel)) {
                steady.measure(2_000);
                experiment.run(new Bed(server, policy, channel, steady, probe));
                refused += probe.failures();
            } finally {
                channel.shutdownNow();
            }
        }
    }

    private void editToLive(int size, Bed bed) throws Exception {
        Steady.Window window = bed.steady().begin();
        List<Double> ofRules = new ArrayList<>();
        List<Double> ofTexts = new ArrayList<>();
        for (int edition = 1; edition <= edits; edition++) {
            ofRules.add(edit(bed, edition));
        }
        for (int edition = 1; edition <= edits; edition++) {
            ofTexts.add(edit(bed, edition, bed.policy()::saveText));
        }
        bed.steady().end(window);
        refused += window.refused();
        out.printf(Locale.ROOT, "%3d rules: edit to live, %d edits of a rule: %s%n", size, edits, millis(ofRules));
        out.printf(Locale.ROOT, "           edit to live, %d edits of a text: %s%n", edits, millis(ofTexts));
        out.println("           answers meanwhile: " + window);
    }

    private static String millis(List<Double> times) {
        List<Double> sorted = times.stream().sorted().toList();
        return String.format(
                Locale.ROOT,
                "median %.0f ms, least %.0f, most %.0f (the first %.0f)",
                sorted.get(sorted.size() / 2),
                sorted.get(0),
                sorted.get(sorted.size() - 1),
                times.get(0));
    }

    private void swap(Bed bed) throws Exception {
        for (int edition = 1; edition <= BROKEN_EVERY; edition++) {
            edit(bed, edition);
        }
        Steady.Window before = bed.steady().measure(seconds * 1_000L);
        out.printf(Locale.ROOT, "%d edits of %d rules in a row%n", swaps, swapRules);
        out.println("    answers before: " + before);
        out.println("    after " + BROKEN_EVERY + " edits: " + held(bed.server()));
        long messages = 0;
        long ofThese = 0;
        for (int done = 0; done < swaps; done += PART) {
            int part = Math.min(PART, swaps - done);
            Steady.Window during = bed.steady().begin();
            for (int swap = 1; swap <= part; swap++) {
                int edition = BROKEN_EVERY + done + swap;
                if (swap % BROKEN_EVERY == 0) {
                    breakIt(bed, edition);
                }
                edit(bed, edition);
            }
            bed.steady().end(during);
            messages += during.times().count();
            ofThese += during.refused();
            out.println("    answers during " + part + " edits: " + during);
            // Outside of what is measured: to collect all stops the server for a moment.
            out.printf(Locale.ROOT, "    after %d edits: %s%n", BROKEN_EVERY + done + part, held(bed.server()));
        }
        refused += before.refused() + ofThese;
        out.printf(
                Locale.ROOT,
                "    %d edits went live, every tenth was broken first; %,d messages on the stream, %d refused; %,d calls,"
                        + " %d failed%n",
                swaps,
                messages,
                ofThese,
                bed.probe().calls(),
                bed.probe().failures());
    }

    /** Saves an edition; the milliseconds until it decides. */
    private static double edit(Bed bed, int edition) throws IOException, InterruptedException {
        return edit(bed, edition, bed.policy()::save);
    }

    private static double edit(Bed bed, int edition, Save save) throws IOException, InterruptedException {
        String before = bed.probe().version();
        long start = System.nanoTime();
        save.save(edition);
        return bed.probe().awaitOther(before, start) / (double) TimeUnit.MILLISECONDS.toNanos(1);
    }

    /** Saves a broken edition, and waits until the server says so. */
    private static void breakIt(Bed bed, int edition) throws IOException, InterruptedException {
        String before = bed.probe().version();
        bed.policy().saveBroken(edition);
        PolicyServiceGrpc.PolicyServiceBlockingStub stub = PolicyServiceGrpc.newBlockingStub(bed.channel());
        while (stub.listPolicies(ListPoliciesRequest.getDefaultInstance())
                        .getPolicies(0)
                        .getState()
                != PolicyState.POLICY_STATE_REJECTED) {
            Pace.await(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(10));
        }
        if (!bed.probe().version().equals(before)) {
            throw new IllegalStateException("a broken edit changed what decides");
        }
    }

    /** After a full collection. */
    private static String held(ServerProcess server) throws IOException {
        return Footprint.of(server.pid()) + ", " + Metaspace.of(server.pid());
    }
}
