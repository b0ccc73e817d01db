package org.stillthere.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Where it was measured. */
public final class Machine {
    private static final int WRITES = 200;

    private Machine() {}

    /** One line for a person. */
    public static String describe() {
        return String.format(
                Locale.ROOT,
                "%d cores%s, %s %s %s, JDK %s",
                Runtime.getRuntime().availableProcessors(),
                processor() + memory(),
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                System.getProperty("os.arch"),
                Runtime.version());
    }

    /** How long a write of 4 KiB takes until it is on the disk of that folder, for a person. */
    static String syncedWrite(Path folder) throws IOException {
        Path file = Files.createTempFile(folder, "synced", "");
        List<Double> micros = new ArrayList<>();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            for (int i = 0; i < WRITES; i++) {
                long start = System.nanoTime();
                channel.write(ByteBuffer.allocate(4_096));
                channel.force(false);
                micros.add((System.nanoTime() - start) / 1_000.0);
            }
        } finally {
            Files.delete(file);
        }
        return Spread.of(micros) + " us";
    }

    private static String processor() {
        return fromLinux("/proc/cpuinfo", "model name")
                .map(name -> " of " + name)
                .findFirst()
                .orElse("");
    }

    private static String memory() {
        return fromLinux("/proc/meminfo", "MemTotal")
                .map(kib ->
                        String.format(Locale.ROOT, ", %.0f GiB", Long.parseLong(kib.replaceAll("\\D", "")) / 1048576.0))
                .findFirst()
                .orElse("");
    }

    /** The value of a line {@code key : value}; nothing elsewhere than on Linux. */
    private static Stream<String> fromLinux(String file, String key) {
        try {
            return Files.readAllLines(Path.of(file)).stream()
                    .filter(line -> line.startsWith(key))
                    .map(line -> line.substring(line.indexOf(':') + 1).trim());
        } catch (IOException notLinux) {
            return Stream.empty();
        }
    }
}
