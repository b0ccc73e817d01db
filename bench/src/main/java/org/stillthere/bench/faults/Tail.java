package org.stillthere.bench.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which bytes of the logs a series of events has written, found by comparing the files with what they were before. No other
 * events may be reported meanwhile.
 */
final class Tail {
    private final Map<Path, byte[]> before = new HashMap<>();
    private final List<Long> ends = new ArrayList<>();
    private @Nullable Path file;

    private Tail() {}

    /** Begins where the logs of that data directory end now. */
    static Tail behind(Path data) throws IOException {
        Tail tail = new Tail();
        for (Path log : DataFiles.logs(data)) {
            tail.before.put(log, Files.readAllBytes(log));
        }
        return tail;
    }

    /** Notes where the event ends that was answered last. False if it is not clear where it was written. */
    boolean noteEnd() throws IOException {
        if (file == null) {
            List<Path> changed = new ArrayList<>();
            for (Path log : before.keySet()) {
                if (lastChange(log) >= 0) {
                    changed.add(log);
                }
            }
            if (changed.size() != 1) {
                return false;
            }
            file = changed.get(0);
        }
        ends.add(lastChange(file) + 1);
        return true;
    }

    /** The place of the last byte that is not what it was; -1 if there is none. */
    private long lastChange(Path log) throws IOException {
        byte[] now = Files.readAllBytes(log);
        byte[] then = before.getOrDefault(log, new byte[0]);
        if (now.length > then.length) {
            // A file may be lengthened with zeros in advance.
            for (int i = now.length - 1; i >= then.length; i--) {
                if (now[i] != 0) {
                    return i;
                }
            }
        }
        int end = Math.min(now.length, then.length);
        int step = 1 << 12;
        while (end > 0) {
            int from = Math.max(0, end - step);
            if (!Arrays.equals(now, from, end, then, from, end)) {
                int last = end - 1;
                while (now[last] == then[last]) {
                    last--;
                }
                return last;
            }
            end = from;
        }
        return -1;
    }

    /** The file that they were written to. */
    Path file() {
        if (file == null) {
            throw new IllegalStateException("nothing was written");
        }
        return file;
    }

    /** The place of the first byte that they have changed. */
    long start() throws IOException {
        byte[] now = Files.readAllBytes(file());
        byte[] then = before.getOrDefault(file(), new byte[0]);
        int first = Arrays.mismatch(now, then);
        return first < 0 ? now.length : first;
    }

    /** Behind the last byte that they have changed. */
    long end() {
        return ends.get(ends.size() - 1);
    }

    /**
     * How many of the events lie in front of that place for sure. What ends with the very bytes that were there before
     * seems to end too early, so the last of them is not counted.
     */
    int eventsBefore(long place) {
        int count = (int) ends.stream().filter(end -> end <= place).count();
        return Math.max(0, count - 1);
    }

    /** Whether a log has come or gone since the beginning: then the places say nothing. */
    Optional<Set<Path>> otherLogs(Path data) {
        Set<Path> now = DataFiles.logs(data);
        return now.equals(before.keySet()) ? Optional.empty() : Optional.of(now);
    }
}
