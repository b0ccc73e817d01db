package org.stillthere.rules.problem;

/**
 * A file of a policy. Immutable.
 *
 * @param name its path relative to the policy's folder, with {@code /} between its parts
 * @param text what it says
 */
public record SourceFile(String name, String text) {
    /**
     * A problem with a place in this file.
     *
     * @param line the line, from 1
     * @param column the column, from 1
     * @param length how many characters are meant
     */
    public Problem problem(int line, int column, int length, String message, String remedy) {
        return Problem.of(name, line, column, Math.max(1, length), message, remedy, line(line));
    }

    /** A problem with the file as a whole. */
    public Problem problem(String message, String remedy) {
        return Problem.of(name, message, remedy);
    }

    /** The line of that number, from 1, without control characters; empty if there is none. */
    public String line(int number) {
        return visible(text.lines().skip(number - 1L).findFirst().orElse(""));
    }

    /** Without control characters: a hostile file must not steer the terminal of its reader. */
    static String visible(String text) {
        StringBuilder shown = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int type = Character.getType(c);
            boolean invisible = type == Character.CONTROL || type == Character.FORMAT;
            shown.append(c == '\t' || c == '\n' ? ' ' : invisible ? '\uFFFD' : c);
        }
        return shown.toString();
    }
}
