package org.stillthere.bench.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder of this machine: a crash is that of the process.
 *
 * @param folder the folder; it is made, and emptied, by {@link #renew}
 */
record Folder(Path folder) implements Disk {
    @Override
    public Path data() {
        return folder.resolve("data");
    }

    @Override
    public void renew() throws IOException {
        delete(folder);
        Files.createDirectories(folder);
    }

    @Override
    public void crash(Server server, Duration linger) throws InterruptedException {
        server.kill();
    }

    @Override
    public void writeBackSome(long seed) {
        // What a process has written outlives it, wherever it is.
    }

    @Override
    public void close() throws IOException {
        delete(folder);
    }

    /** Removes a folder with all that is in it, if it is there. */
    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        List<Path> all;
        try (Stream<Path> paths = Files.walk(folder)) {
            all = paths.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : all) {
            Files.deleteIfExists(path);
        }
    }

    @Override
    public String toString() {
        return "folder";
    }
}
