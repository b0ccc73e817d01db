package org.stillthere.server.cli.terminal;

import java.io.PrintWriter;
import java.util.List;

/**
 * Draws on the terminal's alternate screen and restores the previous contents at the end. Only lines that changed are
 * written, so nothing flickers. Thread-safe: a signal may close it while another thread draws.
 */
public final class TerminalFrame implements AutoCloseable {
    private static final String ESC = "\u001b[";
    private static final String OPEN = ESC + "?1049h" + ESC + "?25l" + ESC + "2J";
    private static final String CLOSE = ESC + "?25h" + ESC + "?1049l";

    private final PrintWriter out;
    private List<StyledLine> shown = List.of();
    private TerminalSize size = new TerminalSize(0, 0);
    private boolean closed;

    /** Switches to the alternate screen and hides the cursor. */
    public TerminalFrame(PrintWriter out) {
        this.out = out;
        write(OPEN);
    }

    /** Shows exactly these lines. */
    public synchronized void draw(List<StyledLine> lines, TerminalSize on) {
        if (closed) {
            return;
        }
        StringBuilder text = new StringBuilder();
        boolean resized = !size.equals(on);
        if (resized) {
            text.append(ESC + "2J"); // whatever the terminal made of the lines when its size changed
        }
        for (int i = 0; i < Math.max(lines.size(), shown.size()); i++) {
            boolean same = !resized
                    && i < lines.size()
                    && i < shown.size()
                    && lines.get(i).equals(shown.get(i));
            if (!same) {
                text.append(ESC).append(i + 1).append(";1H");
                text.append(i < lines.size() ? styled(lines.get(i)) : "").append(ESC + "K");
            }
        }
        shown = List.copyOf(lines);
        size = on;
        if (!text.isEmpty()) {
            write(text.toString());
        }
    }

    /** Whether the output has been closed. */
    public boolean isGone() {
        return out.checkError();
    }

    /** Restores the terminal. A second call does nothing. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            write(CLOSE);
        }
    }

    private void write(String text) {
        out.print(text);
        out.flush();
    }

    private static String styled(StyledLine line) {
        return switch (line.style()) {
            case PLAIN -> line.text();
            case BOLD -> ESC + "1m" + line.text() + ESC + "0m";
            case FAINT -> ESC + "2m" + line.text() + ESC + "0m";
            case ALARM -> ESC + "33m" + line.text() + ESC + "0m";
        };
    }
}
