package org.stillthere.rules.problem;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A file of a policy. Immutable.
 *
 * @param name its path relative to the policy's folder, with {@code /} between its parts
 * @param text what it says; of a table the rules that it stands for
 * @param cells of a table, where they come from; null where the text is that of the file
 */
public record SourceFile(String name, String text, @Nullable CellMap cells) {
    /** A file of text. */
    public SourceFile(String name, String text) {
        this(name, text, null);
    }

    /**
     * A problem with a place in this file.
     *
     * @param line the line of {@link #text}, from 1
     * @param column the column, from 1
     * @param length how many characters are meant
     */
    public Problem problem(int line, int column, int length, String message, String remedy) {
        if (cells != null) {
            return cell(line, column)
                    .map(piece -> piece.cell().problem(name, piece.column(), piece.length(), message, remedy))
                    .orElseGet(() -> problem(message, remedy));
        }
        return Problem.of(name, line, column, Math.max(1, length), message, remedy, line(line));
    }

    /** What a person calls a place in this file: {@code file:line:column}, or the cell. */
    public String location(int line, int column) {
        return cells == null
                ? name + ":" + line + ":" + column
                : problem(line, column, 1, "", "").location();
    }

    /** What a person calls a line of this file: {@code file:line}, or the cell where it begins. */
    public String location(int line) {
        return cells == null ? name + ":" + line : location(line, 1);
    }

    private Optional<CellMap.Piece> cell(int line, int column) {
        int start = 0;
        for (int i = 1; i < line; i++) {
            start = text.indexOf('\n', start) + 1;
        }
        return cells == null ? Optional.empty() : cells.at(start + column - 1);
    }

    /** A problem with the file as a whole. */
    public Problem problem(String message, String remedy) {
        return Problem.of(name, message, remedy);
    }

    /** The line of that number, from 1, without what nobody sees; empty if there is none. */
    public String line(int number) {
        int start = 0;
        for (int i = 1; i < number && start >= 0; i++) {
            int end = text.indexOf('\n', start);
            start = end < 0 ? -1 : end + 1;
        }
        if (start < 0) {
            return "";
        }
        int end = text.indexOf('\n', start);
        return visible(text.substring(start, end < 0 ? text.length() : end));
    }

    /** With a sign in place of what nobody sees: a hostile file must not steer the terminal of its reader. */
    static String visible(String text) {
        return UnseenCharacters.replacedIn(text).replace('\t', ' ').replace('\n', ' ');
    }
}
