package org.stillthere.server.cli.terminal;

import java.util.Locale;

/** Aligned figures, one a line, each with a few words on what it means. Used by one thread. */
public final class FigureTable {
    private final StringBuilder text;

    /** Starts a table under that title. */
    public FigureTable(String title) {
        this.text = new StringBuilder(title).append("\n\n");
    }

    /** Adds a figure; {@code meaning} may be empty. */
    public FigureTable row(String name, long count, String meaning) {
        text.append(String.format(Locale.ROOT, "  %-20s %,11d   %s", name, count, meaning)
                        .stripTrailing())
                .append('\n');
        return this;
    }

    /** The part of the whole in percent; 0 % of nothing. */
    public static String share(long part, long whole) {
        return whole == 0 ? "0 %" : String.format(Locale.ROOT, "%.1f %%", 100.0 * part / whole);
    }

    /** The table, then an empty line and {@code footer}. */
    public String endingWith(String footer) {
        return text + "\n" + footer;
    }
}
