package org.stillthere.rules.table;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.stillthere.rules.definition.DurationText;
import org.stillthere.rules.definition.SettingDefinition;
import org.stillthere.rules.language.Literal;
import org.stillthere.rules.language.Symbols;
import org.stillthere.rules.language.Type;
import org.stillthere.rules.problem.DidYouMean;

/** Turns values in cells into words of the rule language. Its output is limited to words that are known to be harmless. */
final class CellValues {
    /** What stands for a text that is not there. */
    static final String NONE = "none";

    private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]{0,9}");
    private static final Pattern SETTING = Pattern.compile("[a-zA-Z][a-zA-Z0-9]{0,62}");

    private final Symbols symbols;

    CellValues(Symbols symbols) {
        this.symbols = symbols;
    }

    /** A text in quotes. */
    String text(Words words) throws CellProblem {
        String text = words.unquoted();
        if (!Literal.isHarmless(text)) {
            throw new CellProblem(words, "a text here has only " + Literal.SIGNS, Literal.REMEDY);
        }
        return "\"" + text + "\"";
    }

    /** A text in quotes that is something. */
    String given(Words words) throws CellProblem {
        if (words.unquoted().isBlank()) {
            throw new CellProblem(words, "there is nothing between the quotes", "leave the cell empty, or write it");
        }
        return text(words);
    }

    /** The key of a text of the policy, in quotes. */
    String message(Words words) throws CellProblem {
        String key = given(words);
        SortedSet<String> known = symbols.messageKeys();
        if (known != null && !known.contains(words.unquoted())) {
            throw new CellProblem(
                    words,
                    "there is no message '" + words.unquoted() + "' in the default language",
                    DidYouMean.among(words.unquoted(), known),
                    "unknown-message");
        }
        return key;
    }

    /** Whether a cell says yes. */
    boolean flag(Words words) throws CellProblem {
        return switch (words.text().toLowerCase(Locale.ROOT)) {
            case "yes", "true", "x" -> true;
            case "no", "false" -> false;
            default ->
                throw new CellProblem(
                        words, "'" + words.text() + "' is neither yes nor no", "write yes or no, or leave it empty");
        };
    }

    /** A number, a length of time, or a setting that is one. */
    String ordered(Words words, Type type) throws CellProblem {
        String text = words.text();
        if (type.equals(Type.NUMBER) && NUMBER.matcher(text).matches()) {
            return number(words);
        }
        Optional<Duration> length = DurationText.parse(text.replace(" ", ""));
        if (type.equals(Type.LENGTH) && length.isPresent()) {
            return length(words, length.get());
        }
        if (SETTING.matcher(text).matches()) {
            return setting(words, type);
        }
        throw type.equals(Type.NUMBER) ? noNumber(words) : noLength(words);
    }

    private static String number(Words words) throws CellProblem {
        long number = Long.parseLong(words.text());
        if (number > Integer.MAX_VALUE) {
            throw new CellProblem(words, "this number is too large", "");
        }
        return Long.toString(number);
    }

    private static CellProblem noNumber(Words words) {
        return new CellProblem(
                words,
                "'" + words.text() + "' is no whole number",
                "write it like 3, '1, 2', '1 to 3', '3 or more', 'not 3', or the name of a setting that is a number");
    }

    private static CellProblem noLength(Words words) {
        boolean number = words.text().matches("[0-9.,]+%?");
        return new CellProblem(
                words,
                "'" + words.text() + "' is no length of time" + (number ? ": it has no unit" : ""),
                number
                        ? "say the unit, like " + words.text().replaceAll("[^0-9].*", "") + "m for minutes"
                        : "write it like 90s, 5m, 1h30m or 2d, or the name of a setting that is one");
    }

    private static String length(Words words, Duration length) throws CellProblem {
        if (length.compareTo(Duration.ofDays(90)) > 0) {
            throw new CellProblem(words, "this is longer than 90 days", "write a shorter length", "timer-length");
        }
        long millis = length.toMillis();
        if (millis % 1000 != 0) {
            return "Duration.ofMillis(" + millis + ")";
        }
        long seconds = millis / 1000;
        if (seconds % 86_400 == 0 && seconds > 0) {
            return "Duration.ofDays(" + seconds / 86_400 + ")";
        }
        if (seconds % 3_600 == 0 && seconds > 0) {
            return "Duration.ofHours(" + seconds / 3_600 + ")";
        }
        return seconds % 60 == 0 && seconds > 0
                ? "Duration.ofMinutes(" + seconds / 60 + ")"
                : "Duration.ofSeconds(" + seconds + ")";
    }

    private String setting(Words words, Type type) throws CellProblem {
        String name = words.text();
        String read = "settings." + (type.equals(Type.NUMBER) ? "number" : "duration") + "(\"" + name + "\")";
        SortedMap<String, SettingDefinition> settings = symbols.settings();
        if (settings == null) {
            return read;
        }
        SortedMap<String, SettingDefinition> fitting = new TreeMap<>(settings);
        fitting.values()
                .removeIf(each -> !each.equals(SettingDefinition.UNREADABLE)
                        && !Symbols.typeOf(each.value()).equals(type));
        if (fitting.containsKey(name)) {
            return read;
        }
        SettingDefinition other = settings.get(name);
        if (other != null) {
            throw new CellProblem(
                    words,
                    "the setting '" + name + "' is "
                            + Symbols.typeOf(other.value()).shown() + ", and " + type.shown() + " is wanted here",
                    "name another setting, or change its value in policy.yaml",
                    "wrong-type");
        }
        CellProblem plain = type.equals(Type.NUMBER) ? noNumber(words) : noLength(words);
        String near = DidYouMean.among(name, fitting.keySet());
        if (near.startsWith("did you mean")) {
            throw new CellProblem(words, "policy.yaml has no setting '" + name + "'", near, "unknown-setting");
        }
        throw plain;
    }
}
