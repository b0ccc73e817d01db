package org.stillthere.bench;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one round of a measure showed of one side: a line of JSON in a file of results.
 *
 * @param measure what was measured, a name of {@code measures.json}
 * @param side what it was measured of, for example {@code stillthere} or {@code echo}
 * @param round from 1; rounds of the same number are compared with each other
 * @param figures by name; the unit is at the end of the name
 * @param about how it was measured, for people; null if there is nothing to say
 */
record Result(
        String measure,
        String side,
        int round,
        Map<String, Double> figures,
        @Nullable String about) {
    private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

    /** Adds the line to the file, which is made if need be. */
    void appendTo(Path file) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, GSON.toJson(this) + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("the result could not be written to " + file, e);
        }
    }

    /** Reads a line. */
    static Result parse(String line) {
        return GSON.fromJson(line, Result.class);
    }
}
