package org.stillthere.server.cli.command;

import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.slf4j.LoggerFactory;

/** How the process logs: java.util.logging, one line an event, on standard error. */
public final class Logs {
    /** Any of these says that somebody has a format of their own. */
    private static final List<String> FORMAT_KEYS = List.of(
            "java.util.logging.SimpleFormatter.format",
            "java.util.logging.config.file",
            "java.util.logging.config.class");

    /**
     * Logs a stack trace for every connection that a client broke off, which is routine: delivery recovers from it. Held
     * here because a logger that nobody references loses its level.
     */
    private static final Logger BROKEN_CONNECTIONS =
            Logger.getLogger("io.grpc.netty.shaded.io.grpc.netty.NettyServerHandler");

    private Logs() {}

    /** Sets the format to {@link LogLine}, unless the JVM was told another. Call before the first line is logged. */
    public static void toOneLine() {
        if (FORMAT_KEYS.stream().noneMatch(key -> System.getProperty(key) != null)) {
            for (Handler handler : Logger.getLogger("").getHandlers()) {
                handler.setFormatter(new LogLine());
            }
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
