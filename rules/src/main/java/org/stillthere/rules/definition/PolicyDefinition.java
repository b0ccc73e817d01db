package org.stillthere.rules.definition;

import java.time.ZoneId;
import java.util.SortedMap;
import java.util.TreeMap;
import org.stillthere.policy.kernel.Messages;
import org.stillthere.policy.language.Setting;
import org.stillthere.policy.language.Settings;
import org.stillthere.policy.model.ActivityTable;
import org.stillthere.policy.model.CatchUp;
import org.stillthere.policy.model.OpeningHours;

/**
 * All of a policy but its rules: name, settings, texts, calendar. Immutable.
 *
 * @param name the policy's name: lower-case letters, digits and hyphens
 * @param about what the policy does, in a sentence; may be empty
 * @param owner who answers for it; may be empty
 * @param language the language to fall back on, a BCP 47 tag
 * @param zone the time zone in which its rules think
 * @param catchUp what becomes of timers that fell due while nobody was looking
 * @param openingHours when its business is open
 * @param activity which activities begin the waiting for the user anew
 * @param settings the settings by name, unmodifiable
 * @param messages the texts
 */
public record PolicyDefinition(
        String name,
        String about,
        String owner,
        String language,
        ZoneId zone,
        CatchUp catchUp,
        OpeningHours openingHours,
        ActivityTable activity,
        SortedMap<String, SettingDefinition> settings,
        Messages messages) {
    /** The values of the settings, as rules see them. */
    public Settings values() {
        return values(settings);
    }

    static Settings values(SortedMap<String, SettingDefinition> settings) {
        SortedMap<String, Setting> values = new TreeMap<>();
        settings.forEach((key, setting) -> values.put(key, setting.value()));
        return new Settings(values);
    }

    /** The same policy with other settings. */
    PolicyDefinition with(SortedMap<String, SettingDefinition> others) {
        return new PolicyDefinition(
                name, about, owner, language, zone, catchUp, openingHours, activity, others, messages);
    }
}
