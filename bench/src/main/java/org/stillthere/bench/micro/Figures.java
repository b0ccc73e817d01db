package org.stillthere.bench.micro;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/** What was measured, round by round. A measure has several sides, one of which is the floor of the others. */
final class Figures {
    private static final String ALLOCATED = "gc.alloc.rate.norm";
    private static final Pattern HUMP = Pattern.compile("(?<=[a-z])(?=[A-Z])");

    /** What the sides of a benchmark's class are compared with. */
    private static final Map<String, String> FLOORS = Map.of(
            "rules", "hand-written",
            "decide", "kernel-alone",
            "state-bytes", "copy",
            "store-append", "file",
            "deadlines", "priority-queue");

    private final Map<String, Map<String, Side>> measures = new LinkedHashMap<>();

    /** One side of a measure. */
    private static final class Side {
        private final List<Double> nanos = new ArrayList<>();
        private final List<Double> bytes = new ArrayList<>();
    }

    /** Notes the result of one round, and tells it as a line of JSON. */
    String add(RunResult result, int round) {
        BenchmarkParams params = result.getParams();
        String benchmark = params.getBenchmark(); // package.Type.method
        int method = benchmark.lastIndexOf('.');
        String type = benchmark.substring(benchmark.lastIndexOf('.', method - 1) + 1, method);
        StringBuilder measure = new StringBuilder(name(type));
        for (String key : params.getParamsKeys()) {
            measure.append('-').append(params.getParam(key));
        }
        String side = kebab(benchmark.substring(method + 1));
        double nanos = result.getPrimaryResult().getScore();
        Result<?> allocated = result.getSecondaryResults().get(ALLOCATED);
        double bytes = allocated == null ? 0 : allocated.getScore();
        Side figures = measures.computeIfAbsent(measure.toString(), key -> new LinkedHashMap<>())
                .computeIfAbsent(side, key -> new Side());
        figures.nanos.add(nanos);
        figures.bytes.add(bytes);
        return String.format(
                Locale.ROOT,
                "{\"measure\":\"%s\",\"side\":\"%s\",\"round\":%d,\"figures\":{\"ns_per_op\":%.1f,\"bytes_per_op\":%.0f}}",
                measure,
                side,
                round,
                nanos,
                bytes);
    }

    private static String name(String type) {
        return type.equals("Evaluation") ? "rules" : kebab(type);
    }

    private static String kebab(String camel) {
        return HUMP.matcher(camel).replaceAll("-").toLowerCase(Locale.ROOT);
    }

    /** A table of medians with their spread, each side beside the floor of its measure. */
    String render() {
        StringBuilder text = new StringBuilder();
        line(text, "measure", "side", "ns/op", "least to most", "bytes/op", "times the floor");
        measures.forEach((measure, sides) -> {
            Side floor = floorOf(measure, sides);
            sides.forEach((side, figures) -> line(
                    text,
                    measure,
                    side,
                    number(median(figures.nanos)),
                    number(least(figures.nanos)) + " to " + number(most(figures.nanos)),
                    number(median(figures.bytes)),
                    floor == null || floor == figures
                            ? ""
                            : String.format(Locale.ROOT, "%.1f", median(figures.nanos) / median(floor.nanos))));
        });
        growth(text);
        return text.toString();
    }

    /** How much dearer many rules are than few. */
    private void growth(StringBuilder text) {
        Map<String, Side> few = measures.getOrDefault("rules-12", Map.of());
        measures.getOrDefault("rules-300", Map.of()).forEach((side, many) -> {
            Side less = few.get(side);
            if (less != null) {
                text.append(String.format(
                        Locale.ROOT, "300 over 12 rules, %s: %.2f%n", side, median(many.nanos) / median(less.nanos)));
            }
        });
    }

    private static @Nullable Side floorOf(String measure, Map<String, Side> sides) {
        return FLOORS.entrySet().stream()
                .filter(each -> measure.startsWith(each.getKey()))
                .map(each -> sides.get(each.getValue()))
                .findFirst()
                .orElse(null);
    }

    private static void line(StringBuilder text, Object... cells) {
        text.append(String.format(Locale.ROOT, "%-28s %-20s %14s %28s %12s %16s%n", cells));
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value < 100 ? "%,.1f" : "%,.0f", value);
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return (sorted.get((sorted.size() - 1) / 2) + sorted.get(sorted.size() / 2)) / 2;
    }

    private static double least(List<Double> values) {
        return values.stream().mapToDouble(each -> each).min().orElse(0);
    }

    private static double most(List<Double> values) {
        return values.stream().mapToDouble(each -> each).max().orElse(0);
    }
}
