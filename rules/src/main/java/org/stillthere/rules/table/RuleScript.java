package org.stillthere.rules.table;

import java.util.ArrayList;
import java.util.List;
import org.stillthere.rules.problem.CellMap;
import org.stillthere.rules.problem.SourceFile;
import org.stillthere.rules.problem.TableCell;

/** The text of the rules that a table stands for, with the cell that each piece comes from. Used by one thread. */
final class RuleScript {
    private final StringBuilder text = new StringBuilder();
    private final List<CellMap.Piece> pieces = new ArrayList<>();

    int length() {
        return text.length();
    }

    boolean isEmpty() {
        return pieces.isEmpty();
    }

    RuleScript add(String words) {
        text.append(words);
        return this;
    }

    /** Adds words that come from a piece of a cell. */
    RuleScript add(String words, Words from) {
        int start = text.length();
        text.append(words);
        mark(start, from.cell(), from.at() + 1, from.text().length());
        return this;
    }

    /** All that was added since then comes from that cell, but for what comes from a piece of it. */
    void mark(int start, TableCell cell) {
        mark(start, cell, 1, cell.text().length());
    }

    private void mark(int start, TableCell cell, int column, int length) {
        pieces.add(new CellMap.Piece(start, text.length(), cell, column, length));
    }

    /** Takes back all that was added since then. */
    void truncate(int length) {
        text.setLength(length);
        pieces.removeIf(piece -> piece.end() > length);
    }

    SourceFile file(String name) {
        return new SourceFile(name, text.toString(), new CellMap(pieces));
    }
}
