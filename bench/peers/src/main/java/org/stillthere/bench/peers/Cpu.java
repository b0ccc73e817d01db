package org.stillthere.bench.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What processes and their children have used so far.
 *
 * @param micros time of processors, in microseconds; the system counts it in hundredths of a second
 * @param rss bytes of memory that are resident; what processes share counts once in each
 */
record Cpu(double micros, double rss) {
    private static final double MICROS_PER_TICK = 10_000;
    private static final int USER_TICKS = 11;

    /** Reads it. */
    static Cpu of(List<Long> pids) throws IOException {
        double micros = 0;
        double rss = 0;
        for (long pid : pids) {
            List<Long> family = Stream.concat(
                            Stream.of(pid),
                            ProcessHandle.of(pid).stream()
                                    .flatMap(ProcessHandle::descendants)
                                    .map(ProcessHandle::pid))
                    .toList();
            for (long member : family) {
                micros += micros(member);
                rss += rssOf(member);
            }
        }
        return new Cpu(micros, rss);
    }

    /** The time of processors since then, in microseconds. */
    double since(Cpu before) {
        return micros - before.micros;
    }

    /** User and system time: fields 14 and 15 of the process's line, counted after its name, which may hold blanks. */
    private static double micros(long pid) throws IOException {
        String line = read(pid, "stat");
        if (line.isEmpty()) {
            return 0;
        }
        String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[USER_TICKS + 1])) * MICROS_PER_TICK;
    }

    private static double rssOf(long pid) throws IOException {
        return read(pid, "status")
                .lines()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                .sum();
    }

    private static String read(long pid, String file) throws IOException {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), file));
        } catch (NoSuchFileException gone) { // a child that ended
            return "";
        }
    }
}
