package org.stillthere.rules.definition;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.stillthere.policy.language.Setting;

/**
 * A setting as {@code policy.yaml} defines it. Immutable.
 *
 * @param value its value
 * @param min the least value allowed, of the same kind; null if there is no bound
 * @param max the greatest value allowed, of the same kind; null if there is no bound
 * @param about what it is for; may be empty
 */
public record SettingDefinition(
        Setting value, @Nullable Setting min, @Nullable Setting max, String about) {
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]{0,9})");

    /** Stands for a setting that policy.yaml names and whose value can't be read: rules that use it are believed. */
    public static final SettingDefinition UNREADABLE = new SettingDefinition(new Setting.Text(""), null, null, "\0");

    /** The same setting with another value. */
    public SettingDefinition with(Setting other) {
        return new SettingDefinition(other, min, max, about);
    }

    SettingDefinition withoutMin() {
        return new SettingDefinition(value, null, max, about);
    }

    /** The value that the text says, of this setting's kind; empty if it says none. Bounds are not looked at. */
    public Optional<Setting> parse(String text) {
        if (value instanceof Setting.Length) {
            return DurationText.parse(text).map(Setting.Length::new);
        }
        if (value instanceof Setting.Number) {
            return number(text);
        }
        if (value instanceof Setting.Flag) {
            return flag(text);
        }
        return Optional.of(new Setting.Text(text));
    }

    /** Whether a value of this setting's kind lies outside the bounds. */
    public boolean isOutOfBounds(Setting candidate) {
        return (min != null && compare(candidate, min) < 0) || (max != null && compare(candidate, max) > 0);
    }

    /** The bounds for a person: {@code from 1s to 90d}. */
    public String bounds() {
        if (min != null && max != null) {
            return "from " + show(min) + " to " + show(max);
        }
        return min != null ? "at least " + show(min) : max != null ? "at most " + show(max) : "anything";
    }

    /** What kind of value it is, for a person: {@code a duration, like 90s}. */
    public String kind() {
        if (value instanceof Setting.Length) {
            return "a duration, like 500ms, 90s, 5m, 2h or 1d";
        }
        if (value instanceof Setting.Number) {
            return "a whole number";
        }
        return value instanceof Setting.Flag ? "true or false" : "a text";
    }

    /** The kind that an unquoted value in {@code policy.yaml} has by its looks. */
    static Setting guess(String text) {
        Optional<Setting> found = number(text).or(() -> flag(text));
        return found.or(() -> DurationText.parse(text).map(Setting.Length::new))
                .orElseGet(() -> new Setting.Text(text));
    }

    /** A value as {@code policy.yaml} writes it. */
    public static String show(Setting setting) {
        if (setting instanceof Setting.Length length) {
            return DurationText.format(length.value());
        }
        if (setting instanceof Setting.Number number) {
            return Integer.toString(number.value());
        }
        return setting instanceof Setting.Flag flag ? Boolean.toString(flag.value()) : ((Setting.Text) setting).value();
    }

    /** Only as a person reads it: Java takes 010 for ten, and the digits of every script. */
    private static Optional<Setting> number(String text) {
        if (!NUMBER.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Setting.Number(Integer.parseInt(text)));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static Optional<Setting> flag(String text) {
        return text.equals("true") || text.equals("false")
                ? Optional.of(new Setting.Flag(text.equals("true")))
                : Optional.empty();
    }

    private static int compare(Setting a, Setting b) {
        if (a instanceof Setting.Length x && b instanceof Setting.Length y) {
            Duration other = y.value();
            return x.value().compareTo(other);
        }
        return a instanceof Setting.Number x && b instanceof Setting.Number y
                ? Integer.compare(x.value(), y.value())
                : 0;
    }
}
