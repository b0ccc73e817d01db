package org.stillthere.server.cli.serve;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.stillthere.server.config.ConfigKey;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** Makes a flag of every {@link ConfigKey}, grouped as the help shows them. */
final class ConfigFlags {
    private ConfigFlags() {}

    static void addTo(CommandSpec command) {
        int order = 0;
        for (ConfigKey.Group group : ConfigKey.Group.values()) {
            ArgGroupSpec.Builder flags = ArgGroupSpec.builder()
                    .exclusive(false)
                    .multiplicity("0..1")
                    .order(order++)
                    .heading("%n" + group.heading() + ":%n");
            for (ConfigKey key : ConfigKey.values()) {
                if (key.group() == group) {
                    flags.addArg(flag(key).order(order++).build());
                }
            }
            command.addArgGroup(flags.build());
        }
    }

    /** The texts of the flags that were given, other than {@code --set}. */
    static Map<ConfigKey, String> given(ParseResult parsed) {
        Map<ConfigKey, String> given = new EnumMap<>(ConfigKey.class);
        for (ConfigKey key : ConfigKey.values()) {
            if (key != ConfigKey.SET && parsed.hasMatchedOption(key.flag())) {
                given.put(key, parsed.matchedOptionValue(key.flag(), ""));
            }
        }
        return given;
    }

    /** What was given with every {@code --set}. */
    static List<String> settings(ParseResult parsed) {
        return parsed.matchedOptionValue(ConfigKey.SET.flag(), new ArrayList<>());
    }

    private static OptionSpec.Builder flag(ConfigKey key) {
        String byDefault =
                key.defaultText().map(text -> " Default: " + text + ".").orElse("");
        OptionSpec.Builder flag =
                OptionSpec.builder(key.flag()).paramLabel(key.placeholder()).description(key.description() + byDefault);
        if (key == ConfigKey.SET) {
            return flag.type(List.class).auxiliaryTypes(String.class);
        }
        return key == ConfigKey.INSECURE_NETWORK
                ? flag.type(String.class).arity("0..1").fallbackValue("true")
                : flag.type(String.class);
    }
}
