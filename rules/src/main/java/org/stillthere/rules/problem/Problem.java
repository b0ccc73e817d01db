package org.stillthere.rules.problem;

/**
 * Something wrong with a policy, for its owner. Immutable.
 *
 * @param file the file, relative to the policy's folder; the folder's name where no file is to blame
 * @param line the line, from 1; 0 where the file as a whole is meant
 * @param column the column, from 1; 0 where the line is 0
 * @param length how many characters are meant, from 1; 0 where the line is 0
 * @param message what is wrong
 * @param remedy what to do about it; empty where the message says it all
 * @param sourceLine the text of the line, without control characters; empty where the line is 0
 */
public record Problem(String file, int line, int column, int length, String message, String remedy, String sourceLine) {
    /** A problem of a whole file, or of the folder. */
    public static Problem of(String file, String message, String remedy) {
        return new Problem(file, 0, 0, 0, message, remedy, "");
    }

    /** Where it is: {@code file:line:column}, or the file alone. */
    public String location() {
        return line == 0 ? file : file + ":" + line + ":" + column;
    }

    /**
     * The problem as a terminal shows it: where and what, the line with the offending text underlined,
     * and what to do. Several lines, the last without a line end.
     */
    public String render() {
        StringBuilder text = new StringBuilder(location()).append(": ").append(message);
        String number = line == 0 ? "" : Integer.toString(line);
        String margin = " ".repeat(number.length() + 2);
        if (line > 0) {
            text.append('\n').append(' ').append(number).append(" | ").append(sourceLine);
            text.append('\n')
                    .append(margin)
                    .append("| ")
                    .append(" ".repeat(column - 1))
                    .append("^".repeat(underlined()));
        }
        if (!remedy.isEmpty()) {
            text.append('\n').append(margin).append("= ").append(remedy);
        }
        return text.toString();
    }

    /** What is meant may go on in the next line; the underline does not. */
    private int underlined() {
        return Math.max(1, Math.min(length, sourceLine.length() - column + 1));
    }

    @Override
    public String toString() {
        return render();
    }
}
