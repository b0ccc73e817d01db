package org.stillthere.rules.language;

import java.util.SortedMap;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;
import org.stillthere.policy.language.Setting;
import org.stillthere.rules.definition.SettingDefinition;

/**
 * What the rules of one policy may refer to by name. If a file of the policy can't be read, its names are
 * unknown and a rule that uses one is accepted: one mistake must not be reported as many.
 *
 * @param settings its settings; null where they are not known
 * @param messageKeys the keys of its messages; null where they are not known
 */
public record Symbols(
        @Nullable SortedMap<String, SettingDefinition> settings,
        @Nullable SortedSet<String> messageKeys) {
    /** No names are known. */
    public static final Symbols UNKNOWN = new Symbols(null, null);

    /** A setting's value as {@link Term#constant} has it. */
    static Object constantOf(Setting setting) {
        if (setting instanceof Setting.Length length) {
            return length.value().toMillis();
        }
        if (setting instanceof Setting.Number number) {
            return (long) number.value();
        }
        return setting instanceof Setting.Flag flag ? flag.value() : ((Setting.Text) setting).value();
    }

    /** The type of a setting's value. */
    public static Type typeOf(Setting setting) {
        if (setting instanceof Setting.Length) {
            return Type.LENGTH;
        }
        return setting instanceof Setting.Number
                ? Type.NUMBER
                : setting instanceof Setting.Flag ? Type.FLAG : Type.TEXT;
    }
}
