package org.stillthere.rules.table;

import org.stillthere.rules.language.Type;

/** What the cells of a column are about. Immutable. */
sealed interface Column {
    /** The word in the first row, as it was written. */
    String header();

    /** Only there for its readers. */
    record Note(String header) implements Column {}

    /** The names of the rules. */
    record Name(String header) implements Column {}

    /** Something that must be so, by name: one of those that are listed. */
    record When(String header) implements Column {}

    /** Something that must be so. Its cells say what a fact is, which is written {@code fact} in a rule. */
    record Fact(String header, String fact, Type type) implements Column {}

    /**
     * Something to be done. Its cells say with what.
     *
     * @param first what the action is given before what the cell says, as it is written in a rule; empty if nothing
     * @param type what the cell says; {@link Type#FLAG} if only whether it is to be done
     */
    record Action(String header, String action, String first, Type type) implements Column {}
}
