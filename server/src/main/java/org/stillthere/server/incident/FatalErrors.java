package org.stillthere.server.incident;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the process when it can't go on: what it had answered is durable, and whoever keeps it up starts it again. A server
 * that stays up without memory, or without a thread that matters, would answer nothing, and nobody would know.
 */
public final class FatalErrors {
    /** The exit code then: EX_SOFTWARE of sysexits.h. */
    public static final int EXIT_CODE = 70;

    private static final Logger LOG = LoggerFactory.getLogger(FatalErrors.class);

    private FatalErrors() {}

    /** Ends the process at once. To say why may need memory that is not there: it ends all the same. */
    public static void end(String why, Throwable cause) {
        try {
            LOG.error("{}: the server ends", why, cause);
        } finally {
            Runtime.getRuntime().halt(EXIT_CODE);
        }
    }

    /** Ends the process if this is an error after which nothing can be trusted; a stack that is too deep is none. */
    public static void endIfFatal(Throwable thrown) {
        if (thrown instanceof VirtualMachineError && !(thrown instanceof StackOverflowError)) {
            end("out of memory, or worse", thrown);
        }
    }

    /** From now on an error that a thread does not handle ends the process, if it is fatal; else it is logged. */
    public static void watchThreads() {
        Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> {
            endIfFatal(thrown);
            LOG.error("the thread {} has died", thread.getName(), thrown);
        });
    }
}
