package org.stillthere.bench.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The files of a store, by their names. This is all that is known of how it stores. */
final class DataFiles {
    private static final Duration LOOK = Duration.ofMillis(3);

    private DataFiles() {}

    /** Files to which commits are appended: RocksDB's, and those of a journal. */
    static Set<Path> logs(Path data) {
        return below(
                data,
                path -> path.toString().endsWith(".log") || path.toString().endsWith(".commits"));
    }

    /** Files of sorted records. */
    static Set<Path> tables(Path data) {
        return below(data, path -> path.toString().endsWith(".sst"));
    }

    private static Set<Path> below(Path folder, Predicate<Path> which) {
        try (Stream<Path> paths = Files.walk(folder)) {
            return paths.filter(which).collect(Collectors.toSet());
        } catch (NoSuchFileException e) {
            return Set.of();
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof NoSuchFileException) { // one went away while they were listed
                return below(folder, which);
            }
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Which files {@link #awaitNew} waits for. */
    @FunctionalInterface
    interface Kind {
        Set<Path> of(Path data);
    }

    /** Waits until there is a file of that kind that was not there before; false if there is none within that time. */
    static boolean awaitNew(Path data, Kind kind, Set<Path> before, Duration most) {
        long end = System.nanoTime() + most.toNanos();
        while (before.containsAll(kind.of(data))) {
            if (System.nanoTime() - end > 0) {
                return false;
            }
            Reporter.pause(LOOK);
        }
        return true;
    }
}
