package org.stillthere.rules.sheet;

import java.io.Serial;
import org.stillthere.rules.problem.Problem;

/** Ends the reading of a file that is no table; caught by whoever reads the table. */
public final class UnreadableTable extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String remedy;

    /** Says why, and what to do about it; the remedy may be empty. */
    public UnreadableTable(String message, String remedy) {
        super(message, null, false, false);
        this.remedy = remedy;
    }

    /** The problem, in the file of that name. */
    public Problem in(String file) {
        return Problem.of(file, String.valueOf(getMessage()), remedy);
    }
}
