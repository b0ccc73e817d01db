package org.stillthere.bench.faults;

import java.util.Locale;

/** What is played; each part stands for itself. */
enum Part {
    /** Loss of power on images. */
    POWER,
    /** Damaged ends of logs. */
    TAILS,
    /** Damaged files of sorted records. */
    TABLES,
    /** System calls that fail. */
    SICK,
    /** Full disks, and such as can't be written. */
    FULL,
    /** SIGKILL of servers that flush nothing. */
    PROCESS;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
