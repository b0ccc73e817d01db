package org.stillthere.server.cli.simulate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.stillthere.server.cli.command.Converters;
import org.stillthere.server.config.KeyValue;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The option {@code --sweep}: values that settings of a policy take one after the other. */
final class Sweep {
    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec command;

    @Option(
            names = "--sweep",
            paramLabel = "KEY=VALUE,...",
            converter = Converters.Pair.class,
            description = "Play the trace once for each value of a setting, and compare. Several, with as many values"
                    + " each, change together.")
    private List<KeyValue> swept = new ArrayList<>();

    /** Whether anything is swept. */
    boolean isAsked() {
        return !swept.isEmpty();
    }

    /**
     * The values of each step, by name of the setting; one empty step if nothing is swept.
     *
     * @throws ParameterException if a setting is swept twice, or two have different numbers of values
     */
    List<SortedMap<String, String>> steps() {
        List<SortedMap<String, String>> steps = new ArrayList<>();
        for (KeyValue setting : swept) {
            List<String> values = Arrays.stream(setting.value().split(",", -1))
                    .map(String::strip)
                    .toList();
            if (steps.isEmpty()) {
                values.forEach(value -> steps.add(new TreeMap<>()));
            }
            if (values.size() != steps.size()) {
                throw refused("--sweep: " + text(setting) + " and " + text(swept.get(0))
                        + " change together: give as many values of each");
            }
            for (int i = 0; i < values.size(); i++) {
                if (steps.get(i).put(setting.key(), values.get(i)) != null) {
                    throw refused("--sweep: " + setting.key() + " is swept twice");
                }
            }
        }
        return steps.isEmpty() ? List.of(new TreeMap<>()) : steps;
    }

    private static String text(KeyValue setting) {
        return setting.key() + "=" + setting.value();
    }

    private ParameterException refused(String why) {
        return new ParameterException(command.commandLine(), why);
    }
}
