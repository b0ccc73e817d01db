package org.stillthere.server.cli.terminal;

/**
 * One line of a {@link TerminalFrame}.
 *
 * @param text no wider than the terminal, without control characters
 * @param style how it looks
 */
public record StyledLine(String text, Style style) {
    /** How a line looks. */
    public enum Style {
        /** As the terminal shows text. */
        PLAIN,
        /** For titles. */
        BOLD,
        /** For what matters least. */
        FAINT,
        /** For what needs somebody's attention. */
        ALARM
    }
}
