package org.stillthere.server.cli.command;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.slf4j.LoggerFactory;

/** How the process logs: java.util.logging, one line an event, on the error output. */
public final class Logs {
    private static final String FORMAT_KEY = "java.util.logging.SimpleFormatter.format";

    /**
     * Tells of every connection that a client broke off, with a stack trace: an everyday thing, of which the
     * delivery knows how to go on. Kept here, for a logger that nobody holds forgets its level.
     */
    private static final Logger BROKEN_CONNECTIONS =
            Logger.getLogger("io.grpc.netty.shaded.io.grpc.netty.NettyServerHandler");

    private Logs() {}

    /** Time, level, logger, message, exception. Must come before the first line is logged. */
    public static void toOneLine() {
        if (System.getProperty(FORMAT_KEY) == null) {
            System.setProperty(FORMAT_KEY, "%1$tFT%1$tT.%1$tL%1$tz %4$s %3$s: %5$s%6$s%n");
        }
        BROKEN_CONNECTIONS.setLevel(Level.SEVERE);
        LoggerFactory.getILoggerFactory(); // if several threads were to start it, it would warn of that
    }

    /** For commands that are no server: a person reads their output, not a log. */
    public static void onlyWarnings() {
        Logger root = Logger.getLogger("");
        root.setLevel(Level.WARNING);
        for (Handler handler : root.getHandlers()) {
            handler.setLevel(Level.WARNING);
        }
    }

    /** A fault of our own: the one case in which a stack trace is of use to somebody. */
    public static void unexpected(Throwable fault) {
        LoggerFactory.getLogger(Logs.class).error("unexpected", fault);
    }
}
