package org.stillthere.bench.faults;

import java.nio.file.Path;
import java.util.Locale;

/** A file system whose loss of power can be played. */
enum FileSystem {
    /** Writes nothing by itself: no commit every 5 s, and no flush of a file that is renamed over another. */
    EXT4("-F", "loop,commit=600,noauto_da_alloc,errors=remount-ro"),
    XFS("-f", "loop");

    /** Makes it though the file holds another one. */
    private final String force;

    private final String mountOptions;

    FileSystem(String force, String mountOptions) {
        this.force = force;
        this.mountOptions = mountOptions;
    }

    /** The command that makes it in that file. */
    String[] mkfs(Path image) {
        return new String[] {"mkfs." + this, "-q", force, image.toString()};
    }

    /** What it is mounted with. */
    String mountOptions() {
        return mountOptions;
    }

    /** As the kernel and the command line name it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
