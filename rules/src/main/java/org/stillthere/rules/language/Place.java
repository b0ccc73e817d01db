package org.stillthere.rules.language;

/**
 * Where a piece of a rule stands in its file.
 *
 * @param line the line, from 1
 * @param column the column, from 1
 * @param length how many characters it has, from 1
 */
public record Place(int line, int column, int length) {}
