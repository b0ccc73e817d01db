package org.stillthere.server.cli.command;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;
import org.stillthere.server.cli.terminal.Screen;

/**
 * One line an event: time, level, logger, message. A stack trace follows, each line of it behind a tab. What the text has of
 * a client or a file can neither begin a line of its own nor steer a terminal. Thread-safe.
 */
final class LogLine extends Formatter {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSxx").withZone(ZoneId.systemDefault());

    @Override
    public String format(LogRecord event) {
        String line = TIME.format(event.getInstant()) + ' ' + event.getLevel().getName() + ' ' + event.getLoggerName()
                + ": " + oneLine(formatMessage(event));
        return line + System.lineSeparator() + (event.getThrown() == null ? "" : stackTrace(event.getThrown()));
    }

    private static String oneLine(String text) {
        return Screen.plain(text.replace("\n", "\\n"));
    }

    private static String stackTrace(Throwable thrown) {
        StringWriter trace = new StringWriter();
        thrown.printStackTrace(new PrintWriter(trace));
        StringBuilder lines = new StringBuilder();
        trace.toString()
                .lines()
                .forEach(line ->
                        lines.append('\t').append(Screen.plain(line.strip())).append(System.lineSeparator()));
        return lines.toString();
    }
}
