package org.stillthere.rules.coverage;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.stillthere.policy.language.Setting;
import org.stillthere.rules.definition.DefinitionReader;
import org.stillthere.rules.definition.SettingDefinition;
import org.stillthere.rules.policy.CompiledPolicy;
import org.stillthere.rules.problem.Problem;
import org.stillthere.rules.problem.SourceFile;
import org.stillthere.rules.yaml.Yaml;
import org.stillthere.rules.yaml.YamlFile;

/** Changes the values of settings, one at a time: a number by one, a length of time by a tenth. */
final class SettingMutants {
    private static final int A_TENTH = 10;
    private static final String REMEDY =
            "write a case that depends on this value, without 'settings' of its own for it";

    private SettingMutants() {}

    /** All of them, by the setting's name; those that the policy would refuse are left out. */
    static List<Mutant> of(CompiledPolicy policy) {
        List<Mutant> mutants = new ArrayList<>();
        policy.definition().settings().forEach((name, setting) -> {
            for (Setting other : others(setting.value())) {
                if (!setting.isOutOfBounds(other)) {
                    mutants.add(mutant(policy, name, setting, other));
                }
            }
        });
        return mutants;
    }

    private static Mutant mutant(CompiledPolicy policy, String name, SettingDefinition setting, Setting other) {
        String to = SettingDefinition.show(other);
        String message =
                "no case notices when " + name + " is " + to + " instead of " + SettingDefinition.show(setting.value());
        return new Mutant(place(policy, name, message), null, null, false, Map.of(name, to));
    }

    private static List<Setting> others(Setting setting) {
        if (setting instanceof Setting.Length length) {
            Duration tenth = length.value().dividedBy(A_TENTH);
            Duration step = tenth.toMillis() > 0 ? Duration.ofMillis(tenth.toMillis()) : Duration.ofMillis(1);
            Setting longer = new Setting.Length(length.value().plus(step));
            return length.value().compareTo(step) > 0
                    ? List.of(new Setting.Length(length.value().minus(step)), longer)
                    : List.of(longer);
        }
        if (setting instanceof Setting.Number number) {
            long value = number.value();
            List<Setting> others = new ArrayList<>();
            for (long other : new long[] {value - 1, value + 1}) {
                if (other == (int) other) {
                    others.add(new Setting.Number((int) other));
                }
            }
            return others;
        }
        return setting instanceof Setting.Flag flag ? List.of(new Setting.Flag(!flag.value())) : List.of();
    }

    /** Where the value stands in {@code policy.yaml}; the file alone if it can't be found there. */
    private static Problem place(CompiledPolicy policy, String name, String message) {
        SourceFile file = policy.source().files().get(DefinitionReader.FILE);
        if (file == null) {
            return Problem.of(DefinitionReader.FILE, message, REMEDY);
        }
        Yaml root = new YamlFile(file, new ArrayList<>()).read();
        Yaml value = child(child(child(root, "settings"), name), "value");
        if (value == null) {
            return file.problem(message, REMEDY);
        }
        int length = value instanceof Yaml.Scalar scalar ? scalar.text().length() : 1;
        return file.problem(value.line(), value.column(), length, message, REMEDY);
    }

    private static @Nullable Yaml child(@Nullable Yaml parent, String key) {
        Yaml.Entry entry =
                parent instanceof Yaml.Mapping mapping ? mapping.entries().get(key) : null;
        return entry == null ? null : entry.value();
    }
}
