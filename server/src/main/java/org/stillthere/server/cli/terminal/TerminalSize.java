package org.stillthere.server.cli.terminal;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The size of a terminal.
 *
 * @param columns 20 or more
 * @param lines 6 or more
 */
public record TerminalSize(int columns, int lines) {
    private static final TerminalSize USUAL = new TerminalSize(80, 24);
    private static final Pattern STTY = Pattern.compile("(\\d{1,4}) (\\d{1,4})\\s*");
    private static final long PATIENCE_SECONDS = 2;

    /** Rounds up to the smallest size that can be drawn on. */
    public TerminalSize {
        columns = Math.max(20, columns);
        lines = Math.max(6, lines);
    }

    /** The present size of the terminal; if unknown, the size in {@code environment}, else 80 by 24. */
    public static TerminalSize of(Map<String, String> environment) {
        return stty().or(() -> parse(environment.get("LINES") + " " + environment.get("COLUMNS")))
                .orElse(USUAL);
    }

    /** Asks stty: Java has no call for it, and every system with terminals has this program. */
    private static Optional<TerminalSize> stty() {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(new File("/dev/tty"))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String answer = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            return stty.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) ? parse(answer) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // no such program, or no terminal
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** Parses {@code lines columns}; empty if the terminal does not know its size. */
    public static Optional<TerminalSize> parse(String text) {
        Matcher size = STTY.matcher(text);
        if (!size.matches()) {
            return Optional.empty();
        }
        int lines = Integer.parseInt(size.group(1));
        int columns = Integer.parseInt(size.group(2));
        return lines == 0 || columns == 0 ? Optional.empty() : Optional.of(new TerminalSize(columns, lines));
    }
}
