package org.stillthere.policy.model;

import java.util.Collections;
import java.util.HashMap;
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
    public static final ActivityTable DEFAULT = new ActivityTable(Map.of());

    private final Map<ActivityTick, ActivityEffect> effects;

    private ActivityTable(Map<ActivityTick, ActivityEffect> effects) {
        this.effects = effects;
    }

    /** The default, but for these activities. */
    public static ActivityTable of(Map<ActivityTick, ActivityEffect> effects) {
        Map<ActivityTick, ActivityEffect> beyond = new HashMap<>(effects);
        beyond.entrySet()
                .removeIf(entry -> entry.getKey().isUserMessage() || entry.getValue() == ActivityEffect.NOTHING);
        return new ActivityTable(Map.copyOf(beyond));
    }

    /** What the activity does. */
    public ActivityEffect effectOf(ActivityTick tick) {
        return tick.isUserMessage() ? ActivityEffect.RESETS_COUNT : effects.getOrDefault(tick, ActivityEffect.NOTHING);
    }

    /** What the policy says beyond the default, by the activity's name: {@code USER TYPING}. Unmodifiable. */
    public Map<String, ActivityEffect> effects() {
        Map<String, ActivityEffect> byName = new TreeMap<>();
        effects.forEach((tick, effect) -> byName.put(tick.by() + " " + tick.kind(), effect));
        return Collections.unmodifiableMap(byName);
    }
}
