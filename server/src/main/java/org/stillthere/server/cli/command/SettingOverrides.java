package org.stillthere.server.cli.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.stillthere.server.config.KeyValue;
import picocli.CommandLine.Option;

/** The option {@code --set}: settings of a policy to override. */
public final class SettingOverrides {
    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            converter = Converters.Pair.class,
            description = "A setting of the policy to override. May be repeated.")
    private List<KeyValue> settings = new ArrayList<>();

    /** The values, by name of the setting. */
    public Map<String, String> byName() {
        return Converters.map(settings);
    }
}
