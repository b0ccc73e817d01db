package org.stillthere.server.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

/** Nobody who only writes what is logged can forge a line of the log. */
class LogLineTest {
    private static final String FORGED = "2026-01-01T00:00:00.000+0000 INFO org.stillthere: all is well";

    private static String format(String message, Throwable thrown) {
        LogRecord event = new LogRecord(Level.WARNING, message);
        event.setLoggerName("a.Logger");
        event.setThrown(thrown);
        return new LogLine().format(event);
    }

    @Test
    void aMessageIsOneLine() {
        assertThat(format("attribute x\r\n" + FORGED + "\u001b[2J\u2028\u202e" + Character.toString(0xE0041), null)
                        .lines())
                .singleElement()
                .asString()
                .matches(
                        "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}[+-]\\d{4} WARNING a\\.Logger: attribute x.*")
                .endsWith("all is well?[2J???");
    }

    @Test
    void aStackTraceBeginsNoLineOfTheLog() {
        assertThat(format("a fault", new IllegalStateException("x\n" + FORGED))
                        .lines()
                        .skip(1))
                .as("each line behind the first")
                .isNotEmpty()
                .allMatch(line -> line.startsWith("\t"));
    }
}
