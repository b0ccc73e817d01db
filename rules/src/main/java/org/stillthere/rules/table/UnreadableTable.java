package org.stillthere.rules.table;

import java.io.Serial;
import org.stillthere.rules.problem.Problem;

/** Ends the reading of a file that is no table; never leaves this package. */
final class UnreadableTable extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String remedy;

    UnreadableTable(String message, String remedy) {
        super(message, null, false, false);
        this.remedy = remedy;
    }

    Problem in(String file) {
        return Problem.of(file, String.valueOf(getMessage()), remedy);
    }
}
