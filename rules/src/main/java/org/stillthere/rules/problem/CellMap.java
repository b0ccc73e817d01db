package org.stillthere.rules.problem;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Maps pieces of a rule text to the cells of the table that they come from. Immutable.
 *
 * @param pieces the pieces; they may lie within each other
 */
public record CellMap(List<Piece> pieces) {
    /** Keeps an unmodifiable copy. */
    public CellMap {
        pieces = List.copyOf(pieces);
    }

    /**
     * A piece of the text.
     *
     * @param start where it begins, from 0
     * @param end where it ends, exclusive
     * @param cell the cell that it comes from
     * @param column where in the text of the cell, from 1
     * @param length how many characters of that text
     */
    public record Piece(int start, int end, TableCell cell, int column, int length) {}

    /** The smallest piece that holds the character at that place; empty if none does. */
    Optional<Piece> at(int place) {
        return pieces.stream()
                .filter(piece -> piece.start <= place && place < piece.end)
                .min(Comparator.comparingInt(piece -> piece.end - piece.start));
    }
}
