package org.stillthere.rules.sheet;

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
public record Grid(String sheet, boolean hidden, List<Row> rows, SortedSet<Integer> hiddenColumns, List<Merge> merges) {
    /** How a row, a column or the name of a sheet begins that is for readers only. */
    public static final String NOTE = "#";

    /** What a spreadsheet keeps in a cell. */
    public enum Kind {
        /** A text. */
        TEXT,
        /** A number, a percentage included. */
        NUMBER,
        /** A date or a time: whatever was typed, the spreadsheet has made something else of it. */
        DATE,
        /** Whatever a formula comes to. */
        FORMULA,
        /** A formula that can't be worked out. */
        ERROR
    }

    /** A cell that holds something; its text has no blanks around it. */
    public record Cell(TableCell at, Kind kind) {
        /** Its text. */
        public String text() {
            return at.text();
        }
    }

    /** A row that holds something: its cells by column, from 1. */
    public record Row(int number, boolean hidden, SortedMap<Integer, Cell> cells) {
        /** The leftmost cell. */
        public Cell first() {
            return cells.values().iterator().next();
        }

        /** Whether it is for readers only, and no rule. */
        public boolean isNote() {
            return first().text().startsWith(NOTE);
        }
    }

    /** From which row to which, and what spreadsheets call it: {@code C3:C5}. */
    public record Merge(int firstRow, int lastRow, String range) {}

    /** What people paste along with a text and nobody sees. */
    public static String trimmed(String text) {
        return text.replace('\u00A0', ' ').strip();
    }
}
