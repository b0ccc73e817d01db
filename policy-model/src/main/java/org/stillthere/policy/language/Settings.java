package org.stillthere.policy.language;

import java.time.Duration;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The settings of a policy, as rules refer to them: {@code settings.number("closeAfter")}. Immutable.
 *
 * <p>A name that the policy does not have, or has with another type, fails the rule. The check of a
 * policy finds such names before the policy is used.
 */
public final class Settings {
    private final SortedMap<String, Setting> values;

    /** These settings, by name. */
    public Settings(SortedMap<String, Setting> values) {
        this.values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    }

    /** All of them, by name. */
    public SortedMap<String, Setting> values() {
        return values;
    }

    /** The length of time of that name. */
    @Example("settings.duration(\"timeout\")")
    public Duration duration(String name) {
        if (find(name) instanceof Setting.Length length) {
            return length.value();
        }
        throw wrongType(name, "a duration");
    }

    /** The whole number of that name. */
    @Example("settings.number(\"closeAfter\")")
    public int number(String name) {
        if (find(name) instanceof Setting.Number number) {
            return number.value();
        }
        throw wrongType(name, "a number");
    }

    /** The text of that name. */
    @Example("settings.text(\"greeting\")")
    public String text(String name) {
        if (find(name) instanceof Setting.Text text) {
            return text.value();
        }
        throw wrongType(name, "a text");
    }

    /** The yes or no of that name. */
    @Example("settings.flag(\"strict\")")
    public boolean flag(String name) {
        if (find(name) instanceof Setting.Flag flag) {
            return flag.value();
        }
        throw wrongType(name, "true or false");
    }

    private Setting find(String name) {
        Setting setting = values.get(name);
        if (setting == null) {
            throw new IllegalArgumentException("there is no setting '" + name + "'; there are " + values.keySet());
        }
        return setting;
    }

    private IllegalArgumentException wrongType(String name, String wanted) {
        return new IllegalArgumentException("the setting '" + name + "' is " + find(name) + ", not " + wanted);
    }
}
