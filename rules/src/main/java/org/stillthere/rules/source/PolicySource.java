package org.stillthere.rules.source;

import java.util.Collections;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.stillthere.rules.problem.BinaryFile;
import org.stillthere.rules.problem.SourceFile;

/**
 * The files of a policy. Immutable. It comes from a folder ({@link PolicyFolder}), from the application itself
 * ({@code DefaultPolicy}), or over the wire.
 *
 * @param name what to call it in problems: the folder's name, say
 * @param files the files of text by their path in the folder, with {@code /} between its parts
 * @param workbooks the files that are no text, in the same way
 */
public record PolicySource(String name, SortedMap<String, SourceFile> files, SortedMap<String, BinaryFile> workbooks) {
    /** How many bytes a file has at most. */
    public static final int MAX_FILE = 1 << 20;

    /** How many bytes the files of a policy have at most together. */
    public static final int MAX_TOTAL = 8 << 20;

    /** How many files a policy has at most. */
    public static final int MAX_FILES = 1000;

    /** What spreadsheets save that is no text; of these a policy takes one, and says so of the others. */
    private static final Set<String> WORKBOOKS = Set.of("xlsx", "xlsm", "xlsb", "xltx", "xls", "ods", "numbers");

    /** Keeps unmodifiable copies. */
    public PolicySource {
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
        workbooks = Collections.unmodifiableSortedMap(new TreeMap<>(workbooks));
    }

    /** A source of files of text only. */
    public PolicySource(String name, SortedMap<String, SourceFile> files) {
        this(name, files, Collections.emptySortedMap());
    }

    /** A source of texts by path, without regard to line ends. */
    public static PolicySource of(String name, SortedMap<String, String> texts) {
        return of(name, texts, Collections.emptySortedMap());
    }

    /** A source of texts and workbooks by path, without regard to line ends. */
    public static PolicySource of(String name, SortedMap<String, String> texts, SortedMap<String, byte[]> workbooks) {
        SortedMap<String, SourceFile> files = new TreeMap<>();
        texts.forEach((path, text) -> files.put(path, new SourceFile(path, plain(text))));
        SortedMap<String, BinaryFile> binaries = new TreeMap<>();
        workbooks.forEach((path, bytes) -> binaries.put(path, new BinaryFile(path, bytes)));
        return new PolicySource(name, files, binaries);
    }

    /** Without what some editors write: line ends of two characters, and a mark of the byte order in front. */
    private static String plain(String text) {
        return (text.startsWith("\uFEFF") ? text.substring(1) : text).replace("\r\n", "\n");
    }

    /** Whether a file of that name is a workbook, and no text. */
    public static boolean isWorkbook(String path) {
        return WORKBOOKS.contains(path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
    }
}
