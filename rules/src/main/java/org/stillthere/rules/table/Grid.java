package org.stillthere.rules.table;

import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import org.stillthere.rules.problem.TableCell;

/**
 * A sheet as a spreadsheet shows it, whatever it was saved as. Immutable.
 *
 * @param sheet its name; empty where the file has no sheets
 * @param hidden whether spreadsheets do not show it
 * @param rows its rows from the top, without those that hold nothing
 * @param hiddenColumns the columns that are not shown, from 1
 * @param merges cells that were made one
 */
record Grid(String sheet, boolean hidden, List<Row> rows, SortedSet<Integer> hiddenColumns, List<Merge> merges) {
    /** What a spreadsheet keeps in a cell. */
    enum Kind {
        TEXT,
        NUMBER,
        /** A date or a time: whatever was typed, the spreadsheet has made something else of it. */
        DATE,
        FORMULA,
        ERROR
    }

    /** A cell that holds something; its text has no blanks around it. */
    record Cell(TableCell at, Kind kind) {
        String text() {
            return at.text();
        }
    }

    /** A row that holds something: its cells by column, from 1. */
    record Row(int number, boolean hidden, SortedMap<Integer, Cell> cells) {
        Cell first() {
            return cells.values().iterator().next();
        }

        /** Whether it is only there for its readers. */
        boolean isNote() {
            return first().text().startsWith(Table.NOTE);
        }
    }

    /** From which row to which, and what spreadsheets call it: {@code C3:C5}. */
    record Merge(int firstRow, int lastRow, String range) {}

    /** What people paste along with a text and nobody sees. */
    static String trimmed(String text) {
        return text.replace('\u00A0', ' ').strip();
    }
}
