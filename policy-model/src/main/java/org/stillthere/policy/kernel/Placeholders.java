package org.stillthere.policy.kernel;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.stillthere.policy.language.Setting;
import org.stillthere.policy.language.Settings;

/**
 * What a text leaves open until it is said:
 *
 * <pre>
 *   {attribute.name}            the attribute of that key; nothing if there is none
 *   {attribute.name|customer}   the same, but for this if there is none
 *   {setting.hotline}           a setting that is a text or a number
 *   {setting.timeout.minutes}   a setting that is a length of time, in whole units, rounded up:
 *                               seconds, minutes, hours or days
 *   {{                          a curly bracket
 * </pre>
 */
public final class Placeholders {
    /** How much of an attribute's value is put into a text: a hostile value must not make it endless. */
    static final int LONGEST_VALUE = 256;

    private static final String ATTRIBUTE = "attribute.";
    private static final String SETTING = "setting.";
    private static final Map<String, Duration> UNITS = Map.of(
            "seconds", Duration.ofSeconds(1),
            "minutes", Duration.ofMinutes(1),
            "hours", Duration.ofHours(1),
            "days", Duration.ofDays(1));

    private Placeholders() {}

    /**
     * Something wrong with a text.
     *
     * @param at where it begins in the text, from 0
     * @param length how many characters are meant
     * @param message what is wrong
     * @param remedy what to do about it
     */
    public record Fault(int at, int length, String message, String remedy) {}

    /** The text with every placeholder filled in; one that can't be stays as it is. */
    static String fill(String text, SortedMap<String, String> attributes, Settings settings) {
        if (text.indexOf('{') < 0) {
            return text;
        }
        StringBuilder filled = new StringBuilder(text.length() + 64);
        for (Piece piece : pieces(text)) {
            String value = piece.isOpen() ? value(piece.name(), attributes, settings) : piece.text();
            filled.append(value == null ? piece.text() : value);
        }
        return filled.toString();
    }

    /** How many characters the text has at most once it is filled, whatever the attributes are. */
    public static int longest(String text, Settings settings) {
        int longest = 0;
        for (Piece piece : pieces(text)) {
            String value = piece.isOpen() ? value(piece.name(), Collections.emptySortedMap(), settings) : piece.text();
            int length = value == null ? piece.text().length() : value.length();
            longest += piece.name().startsWith(ATTRIBUTE) ? Math.max(length, LONGEST_VALUE) : length;
        }
        return longest;
    }

    /** All that is wrong with the placeholders of a text, in order. */
    public static List<Fault> check(String text, Settings settings) {
        List<Fault> faults = new ArrayList<>();
        for (Piece piece : pieces(text)) {
            if (piece.isOpen()) {
                fault(piece, settings).ifPresent(faults::add);
            }
        }
        return faults;
    }

    /** A piece of a text: as it is written, where it begins, and the name within its brackets if it has any. */
    private record Piece(String text, int at, @Nullable String inner) {
        boolean isOpen() {
            return inner != null;
        }

        String name() {
            return inner == null ? "" : inner;
        }
    }

    private static List<Piece> pieces(String text) {
        List<Piece> pieces = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            int open = text.indexOf('{', at);
            if (open < 0) {
                open = text.length();
            }
            if (open > at) {
                pieces.add(new Piece(text.substring(at, open), at, null));
            }
            if (open == text.length()) {
                break;
            }
            if (text.startsWith("{{", open)) {
                pieces.add(new Piece("{", open, null));
                at = open + 2;
                continue;
            }
            int close = text.indexOf('}', open);
            int end = close < 0 ? text.length() : close + 1;
            String whole = text.substring(open, end);
            pieces.add(new Piece(whole, open, close < 0 ? "" : whole.substring(1, whole.length() - 1)));
            at = end;
        }
        return pieces;
    }

    private static @Nullable String value(String name, SortedMap<String, String> attributes, Settings settings) {
        if (name.startsWith(ATTRIBUTE)) {
            int bar = name.indexOf('|');
            String key = name.substring(ATTRIBUTE.length(), bar < 0 ? name.length() : bar);
            String value = attributes.getOrDefault(key, "");
            return value.isEmpty() ? name.substring(bar < 0 ? name.length() : bar + 1) : shortened(value);
        }
        return name.startsWith(SETTING) ? setting(name.substring(SETTING.length()), settings) : null;
    }

    private static @Nullable String setting(String name, Settings settings) {
        int dot = name.indexOf('.');
        Setting setting = settings.values().get(dot < 0 ? name : name.substring(0, dot));
        if (setting instanceof Setting.Length length) {
            Duration unit = dot < 0 ? null : UNITS.get(name.substring(dot + 1));
            return unit == null ? null : Long.toString(inUnits(length.value(), unit));
        }
        if (dot >= 0) {
            return null;
        }
        if (setting instanceof Setting.Number number) {
            return Integer.toString(number.value());
        }
        return setting instanceof Setting.Text text ? text.value() : null;
    }

    private static long inUnits(Duration length, Duration unit) {
        return length.plus(unit).minusNanos(1).dividedBy(unit);
    }

    private static String shortened(String value) {
        if (value.length() <= LONGEST_VALUE) {
            return value;
        }
        boolean splits = Character.isHighSurrogate(value.charAt(LONGEST_VALUE - 1));
        return value.substring(0, splits ? LONGEST_VALUE - 1 : LONGEST_VALUE);
    }

    private static Optional<Fault> fault(Piece piece, Settings settings) {
        String name = piece.name();
        if (!piece.text().endsWith("}")) {
            return fault(piece, "this placeholder has no end", "close it with }, or write {{ for a curly bracket");
        }
        if (name.startsWith(ATTRIBUTE)) {
            int bar = name.indexOf('|');
            return (bar < 0 ? name.length() : bar) == ATTRIBUTE.length()
                    ? fault(piece, "this placeholder names no attribute", "write it like {attribute.name}")
                    : Optional.empty();
        }
        if (!name.startsWith(SETTING)) {
            return fault(
                    piece,
                    "there is no placeholder " + piece.text(),
                    "there are {attribute.name}, {attribute.name|otherwise} and {setting.name};"
                            + " write {{ for a curly bracket");
        }
        return setting(name.substring(SETTING.length()), settings) == null
                ? settingFault(piece, name.substring(SETTING.length()), settings)
                : Optional.empty();
    }

    private static Optional<Fault> settingFault(Piece piece, String name, Settings settings) {
        int dot = name.indexOf('.');
        String key = dot < 0 ? name : name.substring(0, dot);
        Setting setting = settings.values().get(key);
        if (setting == null) {
            return fault(
                    piece,
                    "policy.yaml has no setting '" + key + "'",
                    settings.values().isEmpty()
                            ? ""
                            : "there are " + String.join(", ", settings.values().keySet()));
        }
        if (setting instanceof Setting.Length) {
            return fault(
                    piece,
                    "a length of time is said in whole seconds, minutes, hours or days",
                    "write it like {setting." + key + ".minutes}");
        }
        return setting instanceof Setting.Flag
                ? fault(piece, "the setting '" + key + "' is true or false, nothing to be said", "")
                : fault(piece, "only a length of time has a unit", "write {setting." + key + "}");
    }

    private static Optional<Fault> fault(Piece piece, String message, String remedy) {
        return Optional.of(new Fault(piece.at(), piece.text().length(), message, remedy));
    }
}
