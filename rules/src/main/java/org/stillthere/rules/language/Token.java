package org.stillthere.rules.language;

/**
 * The smallest unit of rule text.
 *
 * @param kind what it is
 * @param text its text; of a {@link Kind#TEXT} what stands between the quotes
 * @param start where it begins in the file, quotes included
 * @param end where it ends, exclusive
 * @param line its line, from 1
 * @param column its column, from 1
 */
record Token(Kind kind, String text, int start, int end, int line, int column) {
    enum Kind {
        WORD,
        NUMBER,
        TEXT,
        SYMBOL,
        END_OF_FILE
    }

    boolean is(String expected) {
        return (kind == Kind.WORD || kind == Kind.SYMBOL) && text.equals(expected);
    }

    Place place() {
        return new Place(line, column, length());
    }

    int length() {
        return Math.max(1, end - start);
    }

    /** For a person. */
    String shown() {
        return switch (kind) {
            case TEXT -> '"' + text + '"';
            case END_OF_FILE -> "the end of the file";
            default -> "'" + text + "'";
        };
    }
}
