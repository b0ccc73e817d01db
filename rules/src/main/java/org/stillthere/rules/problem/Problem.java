package org.stillthere.rules.problem;

import java.util.Comparator;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A problem with a policy, reported to its owner. Immutable.
 *
 * @param file the file, relative to the policy's folder; the folder's name where no file is to blame
 * @param line the line, from 1; 0 where the file as a whole is meant; where a cell is meant, its row
 * @param column the column, from 1; 0 where the line is 0; where a cell is meant, in its text
 * @param length how many characters are meant, from 1; 0 where the line is 0
 * @param message what is wrong
 * @param remedy what to do about it; empty where the message says it all
 * @param sourceLine the text of the line, or of the cell, without control characters, cut where it is long; empty
 *     where the line is 0
 * @param severity how bad it is
 * @param code what kind of problem it is, in small letters and hyphens: the same in every release, for tools
 * @param cell the cell of a table that is meant; null where none is
 */
public record Problem(
        String file,
        int line,
        int column,
        int length,
        String message,
        String remedy,
        String sourceLine,
        Severity severity,
        String code,
        @Nullable TableCell cell) {
    /** By file, sheet and place. */
    public static final Comparator<Problem> BY_PLACE = Comparator.comparing(Problem::file)
            .thenComparing(problem -> problem.cell == null ? "" : problem.cell.sheet())
            .thenComparingInt(Problem::line)
            .thenComparingInt(problem -> problem.cell == null ? 0 : problem.cell.column())
            .thenComparingInt(Problem::column);

    private static final int LONGEST_LINE = 400;
    private static final int LONGEST_MESSAGE = 1_000;

    /** An error of a whole file, or of the folder. */
    public static Problem of(String file, String message, String remedy) {
        return of(file, 0, 0, 0, message, remedy, "");
    }

    /** An error with a place. */
    static Problem of(String file, int line, int column, int length, String message, String remedy, String sourceLine) {
        return new Problem(
                file,
                line,
                column,
                length,
                cut(message, LONGEST_MESSAGE),
                cut(remedy, LONGEST_MESSAGE),
                cut(sourceLine, LONGEST_LINE),
                Severity.ERROR,
                generalCode(file),
                null);
    }

    /** The same problem, of a cell. */
    Problem in(TableCell meant) {
        return new Problem(file, line, column, length, message, remedy, sourceLine, severity, code, meant);
    }

    /** The same problem under another code. */
    public Problem coded(String other) {
        return new Problem(file, line, column, length, message, remedy, sourceLine, severity, other, cell);
    }

    /** The same problem as a warning, under that code. */
    public Problem warning(String other) {
        return new Problem(file, line, column, length, message, remedy, sourceLine, Severity.WARNING, other, cell);
    }

    /** Whether the policy can't be used because of it. */
    public boolean isError() {
        return severity == Severity.ERROR;
    }

    /** A name of a megabyte is not worth repeating. */
    private static String cut(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest) + "...";
    }

    /** What is said about a file before anything in particular is. */
    private static String generalCode(String file) {
        if (file.endsWith(".drl")) {
            return "rule-syntax";
        }
        if (file.equals("policy.yaml")) {
            return "policy-file";
        }
        if (file.startsWith("tables/")) {
            return "table";
        }
        return file.startsWith("messages/")
                ? "message-file"
                : file.startsWith("cases/") ? "case-file" : "policy-folder";
    }

    /** Where it is: {@code file:line:column}, {@code file: sheet 'name', cell C7}, or the file alone. */
    public String location() {
        if (cell != null) {
            String sheet = cell.sheet().isEmpty() ? "" : "sheet '" + cell.sheet() + "', ";
            return file + ": " + sheet + "cell " + cell.address();
        }
        return line == 0 ? file : file + ":" + line + ":" + column;
    }

    /**
     * The problem as a terminal shows it: where and what, the line with the offending text underlined,
     * and what to do. Several lines, the last without a line end.
     */
    public String render() {
        StringBuilder text = new StringBuilder(SourceFile.visible(location())).append(": ");
        text.append(isError() ? "" : severity.name().toLowerCase(Locale.ROOT) + ": ")
                .append(SourceFile.visible(message));
        String number = cell != null ? cell.address() : line == 0 ? "" : Integer.toString(line);
        String margin = " ".repeat(number.length() + 2);
        if (line > 0 && column <= LONGEST_LINE) {
            text.append('\n').append(' ').append(number).append(" | ").append(sourceLine);
            text.append('\n')
                    .append(margin)
                    .append("| ")
                    .append(" ".repeat(column - 1))
                    .append("^".repeat(underlined()));
        }
        if (!remedy.isEmpty()) {
            text.append('\n').append(margin).append("= ").append(SourceFile.visible(remedy));
        }
        return text.toString();
    }

    /** How many characters of the line are meant: what goes on in the next line does not count. */
    public int underlined() {
        return Math.max(1, Math.min(length, sourceLine.length() - column + 1));
    }

    @Override
    public String toString() {
        return render();
    }
}
