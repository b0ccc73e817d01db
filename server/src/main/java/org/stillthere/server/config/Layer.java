package org.stillthere.server.config;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.stillthere.rules.problem.DidYouMean;
import org.stillthere.rules.problem.Problem;

/**
 * The values of one source: the flags, the environment or the file. Used by one thread.
 *
 * @param values the texts by key, each with the place that a problem names
 * @param settings the settings of the policy by name
 */
record Layer(Map<ConfigKey, Given> values, SortedMap<String, String> settings) {
    Layer() {
        this(new EnumMap<>(ConfigKey.class), new TreeMap<>());
    }

    /** Reports a problem at the place where a text was found. */
    @FunctionalInterface
    interface Place {
        Problem problem(String message, String remedy);
    }

    /** A text, and where it was found. */
    record Given(String text, Place place) {}

    /** Adds a {@code key=value} for the policy. */
    void addSetting(String text, Place place, List<Problem> problems) {
        KeyValue.parse(text)
                .ifPresentOrElse(
                        pair -> settings.put(pair.key(), pair.value()),
                        () -> problems.add(place.problem(
                                "'" + text + "' is not of the form key=value", "write for example timeout=5m")));
    }

    /** The flags as they were given; picocli has refused unknown ones. */
    static Layer ofFlags(Map<ConfigKey, String> flags, List<String> settings, List<Problem> problems) {
        Layer layer = new Layer();
        flags.forEach((key, text) ->
                layer.values.put(key, new Given(text, (message, remedy) -> Problem.of(key.flag(), message, remedy))));
        for (String setting : settings) {
            layer.addSetting(setting, (message, remedy) -> Problem.of(ConfigKey.SET.flag(), message, remedy), problems);
        }
        return layer;
    }

    /** The variables that begin with {@code STILLTHERE_}; every one of them must be known. */
    static Layer ofEnvironment(Map<String, String> environment, List<Problem> problems) {
        Map<String, ConfigKey> known = new TreeMap<>();
        for (ConfigKey key : ConfigKey.values()) {
            known.put(key.variable(), key);
        }
        Layer layer = new Layer();
        new TreeMap<>(environment).forEach((name, text) -> {
            if (!name.startsWith("STILLTHERE_") || name.equals(ConfigLoader.FILE_VARIABLE)) {
                return;
            }
            Place place = (message, remedy) -> Problem.of(name, message, remedy);
            ConfigKey key = known.get(name);
            if (key == null) {
                problems.add(place.problem("there is no such key", unknownVariable(name, known)));
            } else if (key == ConfigKey.SET) {
                for (String setting : text.split(",", -1)) {
                    layer.addSetting(setting, place, problems);
                }
            } else {
                layer.values.put(key, new Given(text, place));
            }
        });
        return layer;
    }

    private static String unknownVariable(String name, Map<String, ConfigKey> known) {
        return name.startsWith("STILLTHERE_SERVICE_") || name.startsWith("STILLTHERE_PORT_")
                ? "Kubernetes sets this for a Service named 'stillthere': set 'enableServiceLinks: false' in the pod"
                : DidYouMean.among(name, known.keySet());
    }
}
