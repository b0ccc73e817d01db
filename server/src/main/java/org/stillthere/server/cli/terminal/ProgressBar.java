package org.stillthere.server.cli.terminal;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;

/** A progress bar over the bytes of a file or any other count; shown on a terminal only. Used by one thread. */
public final class ProgressBar {
    private static final int WIDTH = 40;

    private final Screen screen;
    private final long size;
    private int shown = -1;

    private ProgressBar(Screen screen, long size) {
        this.screen = screen;
        this.size = size;
    }

    public static ProgressBar of(Screen screen, Path file) {
        long size = 0;
        try {
            size = screen.terminal() && Files.isRegularFile(file) ? Files.size(file) : 0;
        } catch (IOException e) {
            size = 0; // reading the file will report it
        }
        return new ProgressBar(screen, size);
    }

    /** A bar over that many things. */
    public static ProgressBar of(Screen screen, int whole) {
        return new ProgressBar(screen, screen.terminal() ? whole : 0);
    }

    /** Shows that many bytes read, or things done. */
    public void at(long part) {
        int filled = size == 0 ? -1 : (int) Math.min(WIDTH, part * WIDTH / size);
        if (filled == shown) {
            return;
        }
        shown = filled;
        PrintWriter err = screen.err();
        err.print("\r  [" + "#".repeat(filled) + " ".repeat(WIDTH - filled) + "] " + filled * 100 / WIDTH + " % ");
        err.flush();
    }

    /** Erases the bar. */
    public void clear() {
        if (shown >= 0) {
            screen.err().print("\r" + " ".repeat(WIDTH + 12) + "\r");
            screen.err().flush();
        }
    }
}
