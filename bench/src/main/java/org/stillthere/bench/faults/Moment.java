package org.stillthere.bench.faults;

import java.util.Locale;

/** When a crash comes. */
enum Moment {
    /** While the first server starts on an empty disk, or soon after it serves. */
    FIRST_START,
    /** At any time under load. */
    LOAD,
    /** When a new file of the log has just been begun. */
    LOG_ROLL,
    /** When a new file of sorted records has just come. */
    FLUSH,
    /** Some seconds after the first file of sorted records on that disk. */
    AFTER_FLUSH,
    /** After a SIGKILL, a restart, and events that were answered since. */
    DOUBLE_CRASH,
    /**
     * The same where the first server flushed nothing, and only the second answers with {@code fsync}: a start flushes what
     * it builds upon.
     */
    PROCESS_THEN_FSYNC,
    /** At any time, in a row of crashes, SIGKILLs and orderly ends. */
    MIXED;

    /** Whether a round goes on with what the round before has left, and looks at that. */
    boolean isChain() {
        return switch (this) {
            case LOAD, LOG_ROLL, FLUSH, MIXED -> true;
            case FIRST_START, AFTER_FLUSH, DOUBLE_CRASH, PROCESS_THEN_FSYNC -> false;
        };
    }

    /** As the command line and the table name it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
