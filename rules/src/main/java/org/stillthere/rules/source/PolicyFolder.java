package org.stillthere.rules.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.stillthere.rules.problem.Problem;

/** Reads a policy's folder from disk. Used by one thread. */
public final class PolicyFolder {
    private final Path folder;
    private final List<Problem> problems = new ArrayList<>();
    private final SortedMap<String, String> texts = new TreeMap<>();
    private final SortedMap<String, byte[]> workbooks = new TreeMap<>();
    private long total;

    private PolicyFolder(Path folder) {
        this.folder = folder;
    }

    /**
     * What a folder holds. Immutable.
     *
     * @param source its files, without those that can't be read
     * @param problems what can't be read, and why; empty if everything can
     */
    public record Contents(PolicySource source, List<Problem> problems) {
        /** Keeps an unmodifiable copy. */
        public Contents {
            problems = List.copyOf(problems);
        }
    }

    /**
     * Reads the folder: its own files and those one folder down, except hidden ones. Sizes are bounded while reading, so
     * a huge file does no harm. A folder that is not there is a problem, not an error.
     */
    public static Contents read(Path folder) {
        PolicyFolder reader = new PolicyFolder(folder);
        String name = String.valueOf(folder.toAbsolutePath().normalize().getFileName());
        if (Files.isDirectory(folder)) {
            reader.list(folder, "");
        } else {
            reader.problems.add(Problem.of(name, "there is no such folder", "name the folder that holds policy.yaml"));
        }
        return new Contents(PolicySource.of(name, reader.texts, reader.workbooks), reader.problems);
    }

    private void list(Path directory, String prefix) {
        List<Path> paths = new ArrayList<>();
        try (Stream<Path> listed = Files.list(directory)) {
            listed.sorted().limit(PolicySource.MAX_FILES + 1L).forEach(paths::add);
        } catch (IOException e) {
            problems.add(
                    Problem.of(prefix.isEmpty() ? String.valueOf(folder) : prefix, "the folder can't be read", ""));
        }
        for (Path path : paths) {
            String name = prefix + path.getFileName();
            if (isHidden(path.getFileName().toString())) {
                continue;
            }
            if (Files.isDirectory(path) && prefix.isEmpty() && !leadsOut(path)) {
                list(path, name + "/");
            } else if (leadsOut(path)) {
                problems.add(
                        Problem.of(name, "this is a link to a place outside the folder", "put a copy into the folder"));
            } else if (Files.isRegularFile(path)) {
                take(path, name);
            } else {
                problems.add(Problem.of(name, "this is no file of a policy", "take it out of the folder"));
            }
        }
        if (texts.size() + workbooks.size() > PolicySource.MAX_FILES) {
            problems.add(Problem.of(name(), "the folder holds more than " + PolicySource.MAX_FILES + " files", ""));
        }
    }

    /**
     * A file of the server that is no file of the policy must not be shown to the policy's author. Links within the
     * folder are how mounted volumes are made.
     */
    private boolean leadsOut(Path path) {
        try {
            return !path.toRealPath().startsWith(folder.toRealPath());
        } catch (IOException e) {
            return false; // it can't be read either, which is told
        }
    }

    private String name() {
        return String.valueOf(folder.getFileName());
    }

    /**
     * An editor's, a version control's, the far end of a mounted volume's links, or what a spreadsheet keeps beside a
     * workbook while somebody has it open.
     */
    private static boolean isHidden(String name) {
        return name.startsWith(".") || name.startsWith("~$");
    }

    private void take(Path path, String name) {
        byte[] bytes = bytes(path, name);
        if (bytes == null) {
            return;
        }
        if (PolicySource.isWorkbook(name)) {
            workbooks.put(name, bytes);
            return;
        }
        try {
            texts.put(
                    name,
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(bytes))
                            .toString());
        } catch (CharacterCodingException e) {
            boolean table = name.toLowerCase(Locale.ROOT).endsWith(".csv");
            problems.add(Problem.of(
                    name,
                    "the file is not in UTF-8",
                    table ? "save it as 'CSV UTF-8', or as an Excel workbook (.xlsx)" : "save it as UTF-8 text"));
        }
    }

    private byte @Nullable [] bytes(Path path, String name) {
        try (InputStream in = Files.newInputStream(path)) {
            if (total > PolicySource.MAX_TOTAL) {
                return null;
            }
            byte[] bytes = in.readNBytes(PolicySource.MAX_FILE + 1);
            total += bytes.length;
            if (bytes.length > PolicySource.MAX_FILE) {
                problems.add(
                        Problem.of(name, "the file is larger than 1 MiB", "split it, or take it out of the folder"));
                return null;
            }
            if (total > PolicySource.MAX_TOTAL) {
                problems.add(Problem.of(name, "the files of the policy are larger than 8 MiB together", ""));
                return null;
            }
            return bytes;
        } catch (IOException e) {
            problems.add(Problem.of(name, "the file can't be read", "check its permissions"));
        }
        return null;
    }
}
