package org.stillthere.rules.table;

import java.util.ArrayList;
import java.util.List;
import org.stillthere.rules.problem.TableCell;

/**
 * A piece of a cell's text. Immutable.
 *
 * @param cell the cell
 * @param at where in its text, from 0
 * @param text the piece, without blanks around it
 */
record Words(TableCell cell, int at, String text) {
    static Words of(TableCell cell) {
        return new Words(cell, 0, cell.text());
    }

    /** A piece of this one, from 0, without the blanks around it. */
    Words part(int start, int end) {
        int first = start;
        int last = end;
        while (first < last && text.charAt(first) == ' ') {
            first++;
        }
        while (last > first && text.charAt(last - 1) == ' ') {
            last--;
        }
        return new Words(cell, at + first, text.substring(first, last));
    }

    /** What stands between the commas, but for those in quotes; a piece may be empty. */
    List<Words> list() {
        List<Words> list = new ArrayList<>();
        boolean quoted = false;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            quoted ^= text.charAt(i) == '"';
            if (text.charAt(i) == ',' && !quoted) {
                list.add(part(start, i));
                start = i + 1;
            }
        }
        list.add(part(start, text.length()));
        return list;
    }

    boolean isQuoted() {
        return text.length() > 1 && text.startsWith("\"") && text.endsWith("\"");
    }

    /** What stands between the quotes, if it stands in quotes. */
    String unquoted() {
        return isQuoted() ? text.substring(1, text.length() - 1) : text;
    }
}
