package org.stillthere.rules;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.stillthere.rules.problem.SourceFile;

/**
 * The files of a policy, as text. Immutable. It comes from a folder ({@link PolicyFolder}), from the
 * application itself ({@link DefaultPolicy}), or over the wire.
 *
 * @param name what to call it in problems: the folder's name, say
 * @param files the files by their path in the folder, with {@code /} between its parts
 */
public record PolicySource(String name, SortedMap<String, SourceFile> files) {
    /** How many bytes a file has at most. */
    public static final int MAX_FILE = 1 << 20;

    /** How many bytes the files of a policy have at most together. */
    public static final int MAX_TOTAL = 8 << 20;

    /** How many files a policy has at most. */
    public static final int MAX_FILES = 1000;

    /** Keeps an unmodifiable copy. */
    public PolicySource {
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    }

    /** A source of texts by path, without regard to line ends. */
    public static PolicySource of(String name, SortedMap<String, String> texts) {
        SortedMap<String, SourceFile> files = new TreeMap<>();
        texts.forEach((path, text) -> files.put(path, new SourceFile(path, text.replace("\r\n", "\n"))));
        return new PolicySource(name, files);
    }
}
