package org.stillthere.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** All results that the programs have left. */
record Results(List<Result> all) {
    /** Reads all files of results in a folder, in the order of their names. */
    static Results in(Path folder) throws IOException {
        List<Result> all = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(each -> each.toString().endsWith(".jsonl"))
                    .sorted()
                    .toList()) {
                for (String line : Files.readAllLines(file)) {
                    all.add(Result.parse(line));
                }
            }
        }
        return new Results(List.copyOf(all));
    }

    Set<String> measures() {
        return distinct(all.stream().map(Result::measure));
    }

    Set<String> sides(String measure) {
        return distinct(of(measure).map(Result::side));
    }

    Set<String> figures(String measure) {
        return distinct(of(measure).flatMap(result -> result.figures().keySet().stream()));
    }

    /** What the programs say about how it was measured. */
    Set<String> abouts(String measure) {
        return distinct(of(measure).map(Result::about).filter(Objects::nonNull).map(Objects::requireNonNull));
    }

    /** The figure by round; empty if it was not measured. */
    SortedMap<Integer, Double> rounds(String measure, String side, String figure) {
        SortedMap<Integer, Double> rounds = new TreeMap<>();
        of(measure).filter(result -> result.side().equals(side)).forEach(result -> {
            Double value = result.figures().get(figure);
            if (value != null) {
                rounds.put(result.round(), value);
            }
        });
        return rounds;
    }

    /** The one over the other in each round that both have. */
    static SortedMap<Integer, Double> ratios(Map<Integer, Double> ones, Map<Integer, Double> others) {
        SortedMap<Integer, Double> ratios = new TreeMap<>();
        ones.forEach((round, one) -> {
            double other = others.getOrDefault(round, 0.0);
            if (other != 0) {
                ratios.put(round, one / other);
            }
        });
        return ratios;
    }

    private Stream<Result> of(String measure) {
        return all.stream().filter(result -> result.measure().equals(measure));
    }

    private static Set<String> distinct(Stream<String> names) {
        Set<String> set = new LinkedHashSet<>();
        names.forEach(set::add);
        return set;
    }
}
