package org.stillthere.bench.faults;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** A file system whose loss of power can be played. */
enum FileSystem {
    /** Writes nothing by itself: no commit every 5 s, and no flush of a file that is renamed over another. */
    EXT4(List.of("mkfs.ext4", "-q", "-F"), "loop,commit=600,noauto_da_alloc,errors=remount-ro"),
    XFS(List.of("mkfs.xfs", "-q", "-f"), "loop");

    private final List<String> mkfs;
    private final String mountOptions;

    FileSystem(List<String> mkfs, String mountOptions) {
        this.mkfs = mkfs;
        this.mountOptions = mountOptions;
    }

    /** The command that makes it in that file. */
    String[] mkfs(Path image) {
        return Stream.concat(mkfs.stream(), Stream.of(image.toString())).toArray(String[]::new);
    }

    /** What it is mounted with. */
    String mountOptions() {
        return mountOptions;
    }

    /** Its program's name where that is not installed. */
    Optional<String> missingProgram() {
        String program = mkfs.get(0);
        boolean found = Stream.concat(
                        Stream.of(System.getenv().getOrDefault("PATH", "").split(":")), Stream.of("/sbin", "/usr/sbin"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
        return found ? Optional.empty() : Optional.of(program);
    }

    /** As the kernel and the command line name it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
