package org.stillthere.rules.problem;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A cell of a table, as the owner of a policy sees it. Immutable.
 *
 * @param sheet the sheet of the workbook; empty where the file has no sheets
 * @param row its row, from 1
 * @param column its column, from 1: 3 is C
 * @param line the line of the file on which its row begins, from 1; 0 where the file has no lines
 * @param text what it shows
 */
public record TableCell(String sheet, int row, int column, int line, String text) {
    private static final int LETTERS = 26;
    private static final Pattern ADDRESS = Pattern.compile("([A-Z]{1,3})([1-9][0-9]{0,6})");

    /** The cell of that address, like {@code C7}; what is no address is the first cell. */
    public static TableCell at(String sheet, String address, String text) {
        Matcher parts = ADDRESS.matcher(address);
        if (!parts.matches()) {
            return new TableCell(sheet, 1, 1, 0, text);
        }
        int column = 0;
        for (char letter : parts.group(1).toCharArray()) {
            column = column * LETTERS + letter - 'A' + 1;
        }
        return new TableCell(sheet, Integer.parseInt(parts.group(2)), column, 0, text);
    }

    /** What spreadsheets call it: {@code C7}. */
    public String address() {
        return letters(column) + row;
    }

    /** What spreadsheets call a column: {@code C}. */
    public static String letters(int column) {
        StringBuilder letters = new StringBuilder();
        for (int rest = column; rest > 0; rest = (rest - 1) / LETTERS) {
            letters.insert(0, (char) ('A' + (rest - 1) % LETTERS));
        }
        return letters.toString();
    }

    /**
     * A problem with a piece of its text.
     *
     * @param file the file that it is in
     * @param column where in its text, from 1
     * @param length how many characters are meant
     */
    public Problem problem(String file, int column, int length, String message, String remedy) {
        return Problem.of(file, row, column, Math.max(1, length), message, remedy, SourceFile.visible(text))
                .in(this);
    }

    /** A problem with all of its text. */
    public Problem problem(String file, String message, String remedy) {
        return problem(file, 1, text.length(), message, remedy);
    }
}
