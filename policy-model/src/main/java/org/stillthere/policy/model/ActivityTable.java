package org.stillthere.policy.model;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.stillthere.policy.model.Occurrence.ActivityTick;

/**
 * Which activities begin the waiting for the user anew, as a policy says it. What a user writes sets the count
 * to 0 whatever the policy says: closing on somebody who has just written is what the service exists to avoid.
 * Immutable.
 */
public final class ActivityTable {
    /** Only what a user writes counts. */
    public static final ActivityTable DEFAULT = new ActivityTable(Collections.emptyMap());

    private final Map<String, ActivityEffect> effects;

    private ActivityTable(Map<String, ActivityEffect> effects) {
        this.effects = effects;
    }

    /** The default, but for these activities. */
    public static ActivityTable of(Map<ActivityTick, ActivityEffect> effects) {
        Map<String, ActivityEffect> byName = new TreeMap<>();
        effects.forEach((tick, effect) -> {
            if (!tick.isUserMessage() && effect != ActivityEffect.NOTHING) {
                byName.put(nameOf(tick), effect);
            }
        });
        return new ActivityTable(Collections.unmodifiableMap(byName));
    }

    /** What the activity does. */
    public ActivityEffect effectOf(ActivityTick tick) {
        return tick.isUserMessage()
                ? ActivityEffect.RESETS_COUNT
                : effects.getOrDefault(nameOf(tick), ActivityEffect.NOTHING);
    }

    /** What the policy says beyond the default, by the activity's name: {@code USER TYPING}. Unmodifiable. */
    public Map<String, ActivityEffect> effects() {
        return effects;
    }

    private static String nameOf(ActivityTick tick) {
        return tick.by() + " " + tick.kind();
    }
}
