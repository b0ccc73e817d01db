package org.stillthere.rules.table;

import java.io.Serial;
import org.stillthere.rules.problem.Problem;

/** Ends the reading of a cell; never leaves this package. */
final class CellProblem extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    private final transient Words at;
    private final String remedy;
    private final String code;

    CellProblem(Words at, String message, String remedy) {
        this(at, message, remedy, "table-cell");
    }

    CellProblem(Words at, String message, String remedy, String code) {
        super(message, null, false, false);
        this.at = at;
        this.remedy = remedy;
        this.code = code;
    }

    Problem in(String file) {
        return at.cell()
                .problem(file, at.at() + 1, at.text().length(), String.valueOf(getMessage()), remedy)
                .coded(code);
    }
}
