package org.stillthere.rules.definition;

import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.stillthere.policy.model.ActivityEffect;
import org.stillthere.policy.model.ActivityKind;
import org.stillthere.policy.model.ActivityTable;
import org.stillthere.policy.model.Occurrence.ActivityTick;
import org.stillthere.policy.model.Participant;
import org.stillthere.rules.problem.DidYouMean;
import org.stillthere.rules.yaml.Yaml;
import org.stillthere.rules.yaml.YamlFile;

/**
 * Reads which activities begin the waiting for the user anew:
 *
 * <pre>
 *   activity:
 *     USER TYPING: restarts-timer
 *     USER PRESENCE: resets-count
 *     USER READ: nothing
 * </pre>
 */
final class ActivityReader {
    static final String KEY = "activity";

    private static final Map<String, ActivityEffect> EFFECTS = Map.of(
            "resets-count", ActivityEffect.RESETS_COUNT,
            "restarts-timer", ActivityEffect.RESTARTS_TIMER,
            "nothing", ActivityEffect.NOTHING);

    private final YamlFile yaml;

    ActivityReader(YamlFile yaml) {
        this.yaml = yaml;
    }

    ActivityTable read(Yaml.Mapping root) {
        Yaml.Entry entry = root.entries().get(KEY);
        Yaml.Mapping table = entry == null ? null : yaml.mapping(entry.value(), "'" + KEY + "'");
        if (table == null) {
            return ActivityTable.DEFAULT;
        }
        SortedMap<String, ActivityTick> known = ticks();
        Map<ActivityTick, ActivityEffect> effects = new HashMap<>();
        for (Yaml.Entry line : table.entries().values()) {
            ActivityTick tick = known.get(line.key().text());
            if (tick == null) {
                yaml.problem(
                        line.key(),
                        "there is no activity '" + line.key().text() + "'",
                        DidYouMean.among(line.key().text(), known.keySet()));
            }
            Yaml.Scalar value = yaml.scalar(line.value(), "what an activity does");
            ActivityEffect effect = value == null ? null : EFFECTS.get(value.text());
            if (value != null && effect == null) {
                yaml.problem(value, "an activity does not do that", DidYouMean.among(value.text(), EFFECTS.keySet()));
            } else if (value != null && tick != null && tick.isUserMessage() && effect != ActivityEffect.RESETS_COUNT) {
                yaml.problem(
                        value,
                        "what a user writes always sets the count to 0",
                        "delete the line: nobody is closed who has just written");
            } else if (tick != null && effect != null) {
                effects.put(tick, effect);
            }
        }
        return ActivityTable.of(effects);
    }

    private static SortedMap<String, ActivityTick> ticks() {
        SortedMap<String, ActivityTick> ticks = new TreeMap<>();
        for (Participant by : Participant.values()) {
            for (ActivityKind kind : ActivityKind.values()) {
                ticks.put(by + " " + kind, new ActivityTick(by, kind));
            }
        }
        return ticks;
    }
}
