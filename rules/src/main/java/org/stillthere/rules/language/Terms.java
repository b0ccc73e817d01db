package org.stillthere.rules.language;

import java.util.SortedMap;
import java.util.SortedSet;
import org.stillthere.policy.language.Setting;
import org.stillthere.rules.definition.SettingDefinition;

/**
 * What the rules of one policy may refer to by name.
 *
 * @param settings its settings
 * @param messageKeys the keys of its messages
 */
public record Terms(SortedMap<String, SettingDefinition> settings, SortedSet<String> messageKeys) {
    /** The type of a setting's value. */
    static Type typeOf(Setting setting) {
        if (setting instanceof Setting.Length) {
            return Type.LENGTH;
        }
        return setting instanceof Setting.Number
                ? Type.NUMBER
                : setting instanceof Setting.Flag ? Type.FLAG : Type.TEXT;
    }
}
