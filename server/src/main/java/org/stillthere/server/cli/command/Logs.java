package org.stillthere.server.cli.command;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.slf4j.LoggerFactory;

/** How the process logs: java.util.logging, one line an event, on standard error. */
public final class Logs {
    private static final String FORMAT_KEY = "java.util.logging.SimpleFormatter.format";

    /**
     * Logs a stack trace for every connection that a client broke off, which is routine: delivery recovers from it. Held
     * here because a logger that nobody references loses its level.
     */
    private static final Logger BROKEN_CONNECTIONS =
            Logger.getLogger("io.grpc.netty.shaded.io.grpc.netty.NettyServerHandler");

    private Logs() {}

    /** Sets the format to time, level, logger, message, exception. Call before the first line is logged. */
    public static void toOneLine() {
        if (System.getProperty(FORMAT_KEY) == null) {
            System.setProperty(FORMAT_KEY, "%1$tFT%1$tT.%1$tL%1$tz %4$s %3$s: %5$s%6$s%n");
        }
        BROKEN_CONNECTIONS.setLevel(Level.SEVERE);
        LoggerFactory.getILoggerFactory(); // it warns if several threads initialize it at once
    }

    /** Silences what is below a warning, for every command but {@code serve}: a person reads the output, not a log. */
    public static void onlyWarnings() {
        Logger root = Logger.getLogger("");
        root.setLevel(Level.WARNING);
        for (Handler handler : root.getHandlers()) {
            handler.setLevel(Level.WARNING);
        }
    }

    /** Logs a bug of ours, the one case in which a stack trace helps. */
    public static void unexpected(Throwable fault) {
        LoggerFactory.getLogger(Logs.class).error("unexpected", fault);
    }
}
