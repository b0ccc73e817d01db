package org.stillthere.server.simulate;

/**
 * Why a trace can't be played to its end.
 *
 * @param file the trace, as it was named
 * @param line the line, from 1; 0 where the file as a whole is meant
 * @param field the field, for example {@code events[3].at}; empty where none is to blame
 * @param reason what is wrong, and what to do
 */
public record TraceProblem(String file, long line, String field, String reason) {
    /** {@code file:line: field: reason}, without the parts that there are not. */
    @Override
    public String toString() {
        return file + (line == 0 ? "" : ":" + line) + ": " + (field.isEmpty() ? "" : field + ": ") + reason;
    }
}
