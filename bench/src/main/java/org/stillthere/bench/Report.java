package org.stillthere.bench;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Writes the report from what the programs have left. What they did not measure is said to be missing. */
@Command(name = "report", mixinStandardHelpOptions = true, description = "Writes the report from the results.")
final class Report implements Callable<Integer> {
    @Option(names = "--results", description = "The folder of results.")
    private Path folder = Path.of("bench", "target", "results");

    @Option(names = "--to", description = "The report; the same as JSON is beside it.")
    private Path to = Path.of("bench", "REPORT.md");

    @Option(names = "--how", description = "How the results came about.")
    private String how = "bench/run";

    @Option(names = "--commit", description = "What was measured.")
    private String commit = "unknown";

    /** What is in {@code report.json} beside this class: what to expect, in what order, and how it is called. */
    private record Plan(List<Measure> measures, List<Goal> goals) {
        static Plan load() throws IOException {
            try (Reader in = new InputStreamReader(
                    Objects.requireNonNull(Report.class.getResourceAsStream("report.json")), StandardCharsets.UTF_8)) {
                return new Gson().fromJson(in, Plan.class);
            }
        }
    }

    /**
     * A measure of the report.
     *
     * @param reference the side that the others are compared with; null if there is none
     */
    private record Measure(
            String name,
            String title,
            String about,
            @Nullable String reference) {}

    @Override
    public Integer call() throws IOException {
        Results results = Results.in(folder);
        Plan plan = Plan.load();
        Map<String, String> circumstances = circumstances();
        Files.writeString(to, markdown(results, plan, circumstances));
        Files.writeString(
                to.resolveSibling(to.getFileName().toString().replaceFirst("\\.md$", "") + ".json"),
                new GsonBuilder()
                                .setPrettyPrinting()
                                .disableHtmlEscaping()
                                .create()
                                .toJson(json(results, plan, circumstances))
                        + "\n");
        System.out.println(to);
        return 0;
    }

    private Map<String, String> circumstances() throws IOException {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("when", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        all.put("how", how);
        all.put("commit", commit);
        all.put("machine", Machine.describe());
        all.put("a write of 4 KiB, synced", Machine.syncedWrite(folder));
        all.put("gRPC", String.valueOf(ManagedChannel.class.getPackage().getImplementationVersion()));
        return all;
    }

    private static String markdown(Results results, Plan plan, Map<String, String> circumstances) {
        StringBuilder text = new StringBuilder("# How fast it is\n\n");
        circumstances.forEach((name, value) ->
                text.append("- ").append(name).append(": ").append(value).append('\n'));
        text.append("""

                Figures are the median of the rounds, with the least and the most in brackets. In a round both sides run, one
                after the other. A ratio is taken within each round, then its median and spread. Only ratios carry over to other
                machines. Closed loop: so many events are in flight, each answer lets the next go. Open loop: events are due at
                a fixed rate, and each is timed from when it was due, so that a server that stalls can't hide it.

                ## Goals

                """);
        row(text, List.of("what", "goal", "measured", "met"));
        row(text, List.of("---", "---", "---", "---"));
        for (Goal goal : plan.goals()) {
            Spread spread = goal.in(results);
            row(
                    text,
                    List.of(
                            goal.goal(),
                            goal.bound(),
                            spread == null ? "not measured" : spread.toString(),
                            spread == null ? "" : goal.isMetBy(spread) ? "yes" : "**no**"));
        }
        Set<String> unplanned = results.measures();
        for (Measure measure : plan.measures()) {
            unplanned.remove(measure.name());
            measure(text, results, measure);
        }
        unplanned.forEach(name -> measure(text, results, new Measure(name, name, "", null)));
        return text.toString();
    }

    private static void measure(StringBuilder text, Results results, Measure measure) {
        text.append("\n## ").append(measure.title()).append("\n\n");
        if (!measure.about().isEmpty()) {
            text.append(measure.about()).append("\n\n");
        }
        String name = measure.name();
        List<String> sides = new ArrayList<>(results.sides(name));
        if (sides.isEmpty()) {
            text.append("Not measured.\n");
            return;
        }
        results.abouts(name).forEach(about -> text.append(about).append("\n\n"));
        String reference = measure.reference();
        List<String> compared = List.of();
        if (reference != null && sides.remove(reference)) {
            compared = List.copyOf(sides);
            sides.add(0, reference);
        }
        List<String> head = new ArrayList<>(List.of(""));
        head.addAll(sides);
        compared.forEach(side -> head.add(side + " over " + reference));
        row(text, head);
        row(text, head.stream().map(cell -> "---").toList());
        for (String figure : results.figures(name)) {
            List<String> cells = new ArrayList<>(List.of(figure));
            sides.forEach(side -> cells.add(cell(results.rounds(name, side, figure))));
            compared.forEach(side -> cells.add(cell(Results.ratios(
                    results.rounds(name, side, figure), results.rounds(name, String.valueOf(reference), figure)))));
            row(text, cells);
        }
    }

    private static String cell(Map<Integer, Double> rounds) {
        return rounds.isEmpty() ? "" : Spread.of(rounds.values()).toString();
    }

    private static void row(StringBuilder text, List<String> cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    /** The same for programs: the circumstances, the goals with what was measured, and all results. */
    private static Map<String, Object> json(Results results, Plan plan, Map<String, String> circumstances) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("circumstances", circumstances);
        List<Map<String, Object>> goals = new ArrayList<>();
        for (Goal goal : plan.goals()) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("goal", goal);
            Spread spread = goal.in(results);
            if (spread != null) {
                entry.put("measured", spread);
                entry.put("met", goal.isMetBy(spread));
            }
            goals.add(entry);
        }
        json.put("goals", goals);
        json.put("results", results.all());
        return json;
    }
}
