package org.stillthere.server.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.stillthere.rules.definition.DurationText;
import org.stillthere.rules.problem.DidYouMean;
import org.stillthere.rules.problem.Problem;

/**
 * Parses the values of keys. A text that can't be parsed is reported as a problem at its place; the value returned
 * for it is a stand-in, since the configuration is then rejected.
 */
final class ConfigValues {
    private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,18}");
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,12})\\s*(B|KiB|MiB)?");

    private final List<Layer> layers;
    private final List<Problem> problems;

    /** Reads the layers, the one that wins first; adds to {@code problems}. */
    ConfigValues(List<Layer> layers, List<Problem> problems) {
        this.layers = layers;
        this.problems = problems;
    }

    /** Reports a problem at the place where the key was given, or at the key's flag if it was not given. */
    void problem(ConfigKey key, String message, String remedy) {
        Layer.Given given = find(key);
        problems.add(
                given == null
                        ? Problem.of(key.flag(), message, remedy)
                        : given.place().problem(message, remedy));
    }

    String text(ConfigKey key) {
        return given(key).orElse("");
    }

    int number(ConfigKey key, int least, int most, int otherwise) {
        return Objects.requireNonNullElse(number(key, least, most), otherwise);
    }

    /** A whole number; null if it was not given, or is wrong. */
    @Nullable
    Integer number(ConfigKey key, int least, int most) {
        String text = given(key).orElse(null);
        if (text == null) {
            return null;
        }
        if (!WHOLE.matcher(text).matches()) {
            problem(key, "'" + text + "' is not a whole number", "it is " + least + " to " + most);
            return null;
        }
        long value = Long.parseLong(text);
        if (value < least || value > most) {
            problem(key, text + " is out of range", "it is " + least + " to " + most);
            return null;
        }
        return (int) value;
    }

    boolean flag(ConfigKey key) {
        String text = text(key);
        if (!text.equals("true") && !text.equals("false") && !text.isEmpty()) {
            problem(key, "'" + text + "' is neither true nor false", "");
        }
        return text.equals("true");
    }

    /** One of the constants, written in lower case. */
    <E extends Enum<E>> E constant(ConfigKey key, E[] constants) {
        String text = text(key);
        List<String> names =
                List.of(constants).stream().map(ConfigValues::nameOf).toList();
        int index = names.indexOf(text);
        if (index < 0 && !text.isEmpty()) {
            problem(key, "'" + text + "' is none of " + String.join(", ", names), DidYouMean.among(text, names));
        }
        return constants[Math.max(index, 0)];
    }

    Duration duration(ConfigKey key, Duration least, Duration most) {
        String text = text(key);
        Optional<Duration> value = DurationText.parse(text);
        String range = "it is " + DurationText.format(least) + " to " + DurationText.format(most);
        if (text.isEmpty()) {
            return least;
        } else if (value.isEmpty()) {
            problem(key, "'" + text + "' is not a length of time", "write for example 500ms, 20s, 5m or 24h; " + range);
        } else if (value.get().compareTo(least) < 0 || value.get().compareTo(most) > 0) {
            problem(key, text + " is out of range", range);
        }
        return value.orElse(least);
    }

    /** A number of bytes: {@code 4096}, {@code 64KiB}, {@code 4MiB}. */
    int size(ConfigKey key, int least, int most) {
        String text = text(key);
        Matcher size = SIZE.matcher(text);
        if (text.isEmpty()) {
            return least;
        }
        if (!size.matches()) {
            problem(key, "'" + text + "' is not a size", "write for example 65536, 64KiB or 4MiB");
            return least;
        }
        String unit = size.group(2);
        long bytes = Long.parseLong(size.group(1)) * ("MiB".equals(unit) ? 1024 * 1024 : "KiB".equals(unit) ? 1024 : 1);
        if (bytes < least || bytes > most) {
            problem(key, text + " is out of range", "it is 1KiB to " + most / (1024 * 1024) + "MiB");
            return least;
        }
        return (int) bytes;
    }

    /** A path; null if it was not given, or is wrong. */
    @Nullable
    Path path(ConfigKey key) {
        String text = given(key).orElse(null);
        try {
            return text == null ? null : Path.of(text);
        } catch (InvalidPathException e) {
            problem(key, "this is no path: " + e.getReason(), "");
            return null;
        }
    }

    /** The text of the layer that wins, or the default; empty if there is neither, or the text is blank. */
    private Optional<String> given(ConfigKey key) {
        Layer.Given given = find(key);
        if (given == null) {
            return key.defaultText();
        }
        if (given.text().isBlank()) {
            problem(key, "the value is empty", "leave it out to take the default");
            return Optional.empty();
        }
        return Optional.of(given.text());
    }

    private Layer.@Nullable Given find(ConfigKey key) {
        for (Layer layer : layers) {
            Layer.Given given = layer.values().get(key);
            if (given != null) {
                return given;
            }
        }
        return null;
    }

    private static String nameOf(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
