package org.stillthere.bench;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Whether memory stays flat while handovers come and go. */
@Command(
        name = "soak",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        showDefaultValues = true,
        description = {
            "Handovers open, go on and end at a fixed rate; what the server holds is looked at every so often.",
            "Ends with 1 if the live heap grows."
        })
final class Soak implements Callable<Integer> {
    /** What is left out at the beginning, as a share of the samples: until as many are removed as end. */
    private static final double SETTLING = 0.25;

    /** In per cent of the median, over all that is not left out. */
    private static final double FLAT = 5;

    @Option(names = "--minutes", description = "How long.")
    private int minutes = 30;

    @Option(names = "--sample", description = "Seconds between two looks.")
    private int sample = 30;

    @Option(names = "--rate", description = "Events a second.")
    private int rate = 4_000;

    @Option(names = "--handovers", description = "Open at a time.")
    private int handovers = 10_000;

    @Option(names = "--batch", description = "Events in a message.")
    private int batch = 16;

    @Option(names = "--results", description = "Where results are added, as lines of JSON.")
    private Path results = Path.of("bench", "target", "results", "soak.jsonl");

    @Mixin
    private ServerOptions serverOptions = new ServerOptions();

    private final PrintStream out = System.out;
    private final List<Double> heaps = new ArrayList<>();
    private final List<Double> residents = new ArrayList<>();
    private long refused;

    @Override
    public Integer call() throws Exception {
        List<String> settings = List.of("timeout=1h"); // none expires meanwhile
        ServerOptions options = serverOptions.plus("--retention", "1m");
        Side.Terms terms = new Side.Terms(handovers, new Lives(handovers), 1, batch, Side.Way.STREAM);
        String about = String.format(
                Locale.ROOT,
                "%d minutes, %,d events a second; %s; `%s`",
                minutes,
                rate,
                terms,
                options.describe(settings));
        out.println(Machine.describe() + "; " + about);
        ServerProcess.Setup setup = options.setup(settings);
        try (Side side = Side.start("stillthere", setup, terms)) {
            for (int round = 1; round <= minutes * 60 / sample; round++) {
                Pump.Measured measured = side.pump().open(rate, 0, sample * 1_000L, side.meter());
                look(round, side, measured, Footprint.disk(setup.data()), about);
            }
        }
        double heapGrowth = growth(heaps);
        double residentGrowth = growth(residents);
        new Result(
                        "soak-growth",
                        "stillthere",
                        1,
                        Map.of("heap_growth_percent", heapGrowth, "rss_growth_percent", residentGrowth),
                        null)
                .appendTo(results);
        out.printf(
                Locale.ROOT,
                "grew after the first quarter: heap %.1f %%, RSS %.1f %%; %s; refused %d%n",
                heapGrowth,
                residentGrowth,
                heapGrowth <= FLAT ? "flat" : "NOT flat",
                refused);
        return heapGrowth <= FLAT && refused == 0 ? 0 : 1;
    }

    private void look(int round, Side side, Pump.Measured measured, long disk, String about) throws Exception {
        Footprint holds = Footprint.of(side.server().pid());
        heaps.add(holds.heap() / 1048576.0);
        residents.add(holds.rss() / 1048576.0);
        refused += measured.refused();
        Map<String, Double> figures = new LinkedHashMap<>(side.figures(measured));
        figures.put("heap_mib", holds.heap() / 1048576.0);
        figures.put("rss_mib", holds.rss() / 1048576.0);
        figures.put("disk_mib", disk / 1048576.0);
        new Result("soak", "stillthere", round, figures, about).appendTo(results);
        out.printf(
                Locale.ROOT,
                "after %,d s: %s, disk %s; %s%n",
                round * sample,
                holds,
                Footprint.mebibytes(disk),
                measured.times());
    }

    /** The line of least squares from its first to its last sample, in per cent of their median. */
    private static double growth(List<Double> samples) {
        List<Double> settled = samples.subList((int) (samples.size() * SETTLING), samples.size());
        int count = settled.size();
        double meanX = (count - 1) / 2.0;
        double meanY = settled.stream().mapToDouble(each -> each).average().orElse(0);
        double products = 0;
        double squares = 0;
        for (int x = 0; x < count; x++) {
            products += (x - meanX) * (settled.get(x) - meanY);
            squares += (x - meanX) * (x - meanX);
        }
        double slope = squares == 0 ? 0 : products / squares;
        return 100 * slope * (count - 1) / Spread.of(settled).median();
    }
}
