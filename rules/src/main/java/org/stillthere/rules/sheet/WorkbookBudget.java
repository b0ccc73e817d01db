package org.stillthere.rules.sheet;

import java.util.HashSet;
import java.util.Set;

/**
 * How much one workbook may come to, however small it is: its sheets can share a part, its cells a text. Each limit is far
 * beyond the tables that are read. Not thread-safe.
 */
final class WorkbookBudget {
    private static final int MAX_CELLS = 200_000;

    /** What the cells hold together; a text that several share counts for each. */
    private static final int MAX_CHARACTERS = 8 << 20;

    /** What a cell of Excel can hold. */
    private static final int LONGEST_TEXT = 32_767;

    private static final int MAX_MERGES = 1_000;

    private final Set<String> sheets = new HashSet<>();
    private int cells;
    private int characters;
    private int merges;

    /** A sheet that lies in that part. */
    void sheet(String part) throws UnreadableTable {
        if (!sheets.add(part)) {
            throw XlsxParts.unreadable();
        }
    }

    /** A cell with that text. */
    void cell(String text) throws UnreadableTable {
        if (text.length() > LONGEST_TEXT) {
            throw XlsxParts.unreadable();
        }
        cells++;
        characters += text.length();
        if (cells > MAX_CELLS || characters > MAX_CHARACTERS) {
            throw new UnreadableTable("the workbook holds more than any table", "keep only the table in it");
        }
    }

    /** Cells that were made one. */
    void merge() throws UnreadableTable {
        if (++merges > MAX_MERGES) {
            throw new UnreadableTable(
                    "the workbook has more than " + MAX_MERGES + " merged cells",
                    "split them: each row of a table stands for itself");
        }
    }
}
