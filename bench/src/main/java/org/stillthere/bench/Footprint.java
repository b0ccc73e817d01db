package org.stillthere.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * What a process holds.
 *
 * @param heap bytes of live objects, after a full collection
 * @param rss bytes of memory that are resident, of all kinds
 */
record Footprint(long heap, long rss) {
    private static final long SETTLES_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** Forces a full collection in that JVM, waits until it has given back what it does not keep, and measures it. */
    static Footprint of(long pid) throws IOException {
        List<String> histogram = histogram(pid);
        String total = histogram.stream()
                .filter(line -> line.startsWith("Total"))
                .findFirst()
                .orElseThrow(() -> new IOException("jcmd gave no histogram of process " + pid));
        return new Footprint(Long.parseLong(total.trim().split("\\s+", -1)[2]), settledRss(pid));
    }

    /** The JVM gives memory back in small steps, and after the collection. */
    private static long settledRss(long pid) throws IOException {
        long least = rss(pid);
        long since = System.nanoTime();
        while (System.nanoTime() - since < SETTLES_NANOS) {
            LockSupport.parkNanos(SETTLES_NANOS / 20);
            long now = rss(pid);
            if (now < least - least / 100) {
                least = now;
                since = System.nanoTime();
            }
        }
        return rss(pid);
    }

    /** The classes whose live objects take most of the heap, as {@code jcmd GC.class_histogram} prints them. */
    static List<String> largest(long pid, int count) throws IOException {
        return histogram(pid).stream()
                .filter(line -> line.matches("\\s+\\d+:.*"))
                .limit(count)
                .toList();
    }

    /** The sizes of the files in a folder, in bytes. */
    static long disk(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.mapToLong(Footprint::size).sum();
        }
    }

    private static long size(Path file) {
        try {
            return Files.isRegularFile(file) ? Files.size(file) : 0;
        } catch (IOException gone) { // the store removes files as it compacts
            return 0;
        }
    }

    /** It counts live objects only, which makes the JVM collect first. */
    private static List<String> histogram(long pid) throws IOException {
        Process jcmd = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(pid),
                        "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        return new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
    }

    /** Bytes of memory of that process that are resident; 0 where that is not known. */
    static long rss(long pid) throws IOException {
        try {
            for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"))) {
                if (line.startsWith("VmRSS:")) {
                    return Long.parseLong(line.replaceAll("\\D", "")) << 10;
                }
            }
        } catch (NoSuchFileException notLinux) {
            return 0;
        }
        return 0;
    }

    @Override
    public String toString() {
        return "heap " + mebibytes(heap) + " live, RSS " + mebibytes(rss);
    }

    /** For a person. */
    static String mebibytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f MiB", bytes / 1048576.0);
    }
}
