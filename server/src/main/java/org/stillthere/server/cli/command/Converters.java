package org.stillthere.server.cli.command;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.stillthere.rules.definition.DurationText;
import org.stillthere.server.config.KeyValue;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/** Converters from command-line text to values; what they refuse says what was expected. */
public final class Converters {
    private Converters() {}

    /** For {@code key=value}. */
    public static final class Pair implements ITypeConverter<KeyValue> {
        @Override
        public KeyValue convert(String text) {
            return KeyValue.parse(text)
                    .orElseThrow(() -> new TypeConversionException("'" + text + "' is not of the form key=value"));
        }
    }

    /** For a length of time greater than zero. */
    public static final class Length implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            return DurationText.parse(text)
                    .filter(length -> !length.isZero())
                    .orElseThrow(() -> new TypeConversionException(
                            "'" + text + "' is not a length of time: write for example 500ms, 5s or 1m"));
        }
    }

    /** For a moment in time. */
    public static final class Time implements ITypeConverter<Instant> {
        @Override
        public Instant convert(String text) {
            try {
                return Instant.parse(text);
            } catch (DateTimeParseException e) {
                throw new TypeConversionException(
                        "'" + text + "' is not a time: write for example 2026-01-31T12:00:00Z");
            }
        }
    }

    /**
     * The trailing {@code key=value} parameters of a command line, by key. Not a converter, because picocli does not report
     * what is wrong with one of several parameters.
     */
    public static Map<String, String> map(CommandLine command, List<String> texts) {
        Map<String, String> map = new TreeMap<>();
        for (String text : texts) {
            KeyValue pair = KeyValue.parse(text)
                    .orElseThrow(() -> new ParameterException(command, "'" + text + "' is not of the form key=value"));
            map.put(pair.key(), pair.value());
        }
        return map;
    }

    /** The pairs by key; of two with the same key, the later one wins. */
    public static Map<String, String> map(List<KeyValue> pairs) {
        Map<String, String> map = new TreeMap<>();
        pairs.forEach(pair -> map.put(pair.key(), pair.value()));
        return map;
    }
}
