package org.stillthere.bench.peers;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What one run measured, by name; the names say the unit. A program of a side prints them as one line of JSON. */
final class Figures {
    private static final Pattern FIGURE = Pattern.compile("\"([a-z0-9_]+)\":(-?[0-9.]+)");

    private final Map<String, Double> values = new LinkedHashMap<>();

    /** Notes one. */
    Figures with(String name, double value) {
        values.put(name, value);
        return this;
    }

    /** Notes all of the other's too. */
    Figures with(Figures other) {
        values.putAll(other.values);
        return this;
    }

    /** The value of that name, or null. */
    @Nullable
    Double get(String name) {
        return values.get(name);
    }

    /** All names, in the order in which they were noted. */
    Iterable<String> names() {
        return values.keySet();
    }

    /** Reads what {@link #toJson} wrote. */
    static Figures parse(String json) {
        Figures figures = new Figures();
        Matcher matcher = FIGURE.matcher(json);
        while (matcher.find()) {
            figures.with(matcher.group(1), Double.parseDouble(matcher.group(2)));
        }
        return figures;
    }

    /** One object, on one line. */
    String toJson() {
        return values.entrySet().stream()
                .map(entry -> String.format(Locale.ROOT, "\"%s\":%.3f", entry.getKey(), entry.getValue()))
                .collect(Collectors.joining(",", "{", "}"));
    }
}
