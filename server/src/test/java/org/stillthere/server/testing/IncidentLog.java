package org.stillthere.server.testing;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.stillthere.server.incident.Incidents;

/** Listens to the faults that the servers of this process log. Thread-safe. */
public final class IncidentLog implements AutoCloseable {
    /** Kept, since a logger that nobody refers to may be collected, and its handlers with it. */
    private final Logger logger = Logger.getLogger(Incidents.class.getName());

    private final List<String> messages = new CopyOnWriteArrayList<>();
    private final SimpleFormatter formatter = new SimpleFormatter();

    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord logged) {
            messages.add(formatter.formatMessage(logged));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    /** Begins to listen. */
    public IncidentLog() {
        logger.addHandler(handler);
    }

    /** What was logged since, in order. */
    public List<String> messages() {
        return List.copyOf(messages);
    }

    /** Those that say that a count of unacknowledged decisions was off. */
    public List<String> wrongCounts() {
        return messages().stream().filter(IncidentLog::isWrongCount).toList();
    }

    /** Whether a line of a server's log says that a count of unacknowledged decisions was off. */
    static boolean isWrongCount(String line) {
        return line.contains("counting the unacknowledged decisions");
    }

    @Override
    public void close() {
        logger.removeHandler(handler);
    }
}
