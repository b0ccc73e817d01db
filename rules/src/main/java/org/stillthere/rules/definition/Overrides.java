package org.stillthere.rules.definition;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.stillthere.policy.language.Setting;
import org.stillthere.rules.problem.DidYouMean;
import org.stillthere.rules.problem.Problem;

/** Values for settings from outside the policy's folder: {@code closeAfter=3}. */
public final class Overrides {
    private Overrides() {}

    /**
     * The definition with these values instead of its own.
     *
     * @param definition the policy
     * @param overrides values by the setting's name, written as in {@code policy.yaml}
     * @param problems where unknown names, values of another kind and values out of bounds are noted;
     *     they leave the setting as it was
     */
    public static PolicyDefinition apply(
            PolicyDefinition definition, Map<String, String> overrides, List<Problem> problems) {
        SortedMap<String, SettingDefinition> settings = new TreeMap<>(definition.settings());
        new TreeMap<>(overrides).forEach((key, text) -> {
            String where = key + "=" + text;
            SettingDefinition setting = settings.get(key);
            if (setting == null) {
                problems.add(Problem.of(
                        where,
                        "the policy " + definition.name() + " has no setting '" + key + "'",
                        DidYouMean.among(key, settings.keySet())));
                return;
            }
            Optional<Setting> value = setting.parse(text);
            if (value.isEmpty()) {
                problems.add(Problem.of(where, "'" + text + "' is not " + setting.kind(), ""));
            } else if (text.length() > DefinitionReader.LONGEST_TEXT) {
                problems.add(Problem.of(
                        where, "the value has more than " + DefinitionReader.LONGEST_TEXT + " characters", ""));
            } else if (setting.isOutOfBounds(value.get())) {
                problems.add(Problem.of(where, text + " is out of bounds", key + " is " + setting.bounds()));
            } else {
                settings.put(key, setting.with(value.get()));
            }
        });
        return definition.with(Collections.unmodifiableSortedMap(settings));
    }
}
