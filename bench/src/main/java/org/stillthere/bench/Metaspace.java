package org.stillthere.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * What a JVM holds of classes.
 *
 * @param used bytes of their metadata
 * @param classes how many are loaded now
 */
record Metaspace(long used, long classes) {
    /** Reads the counters of that JVM. Collect before: classes go with a full collection. */
    static Metaspace of(long pid) throws IOException {
        Process jcmd = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(pid),
                        "PerfCounter.print")
                .redirectErrorStream(true)
                .start();
        List<String> counters = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        long classes = counter(counters, "java.cls.loadedClasses") - counter(counters, "java.cls.unloadedClasses");
        return new Metaspace(counter(counters, "sun.gc.metaspace.used"), classes);
    }

    private static long counter(List<String> counters, String name) throws IOException {
        for (String line : counters) {
            if (line.startsWith(name + "=")) {
                return Long.parseLong(line.substring(name.length() + 1).trim());
            }
        }
        throw new IOException("jcmd gave no " + name);
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "metaspace %s, %,d classes", Footprint.mebibytes(used), classes);
    }
}
