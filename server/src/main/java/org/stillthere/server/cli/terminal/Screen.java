package org.stillthere.server.cli.terminal;

import java.io.PrintWriter;
import java.util.List;
import org.stillthere.rules.problem.Problem;
import picocli.CommandLine.Help.Ansi;

/**
 * Where a command prints. Some of the text comes from files and servers, so control characters, which could manipulate a
 * terminal, are printed as {@code ?}.
 *
 * @param out standard output, for results
 * @param err standard error, for everything else
 * @param terminal whether standard output is a terminal: colours and progress are shown only then
 */
public record Screen(PrintWriter out, PrintWriter err, boolean terminal) {
    private static final String RESET = "\u001b[0m";

    public static Screen of(PrintWriter out, PrintWriter err) {
        return new Screen(out, err, Ansi.AUTO.enabled());
    }

    /** Prints a line of the result. */
    public void line(String text) {
        out.println(plain(text));
        out.flush();
    }

    /** Prints {@code stillthere: text} to standard error. */
    public void error(String text) {
        err.println("stillthere: " + plain(text));
        err.flush();
    }

    /** Prints what is wrong with a configuration or a policy, each problem with its place and remedy. */
    public void problems(String title, List<Problem> problems) {
        StringBuilder text = new StringBuilder(title);
        problems.forEach(problem -> text.append("\n\n").append(problem.render()));
        error(text.toString());
    }

    /** The text, in bold on a terminal. Not for {@link #line}, which would show the codes. */
    public String bold(String text) {
        return styled(text, "1");
    }

    /** The text, dimmed on a terminal. */
    public String faint(String text) {
        return styled(text, "2");
    }

    /** The text, green on a terminal. */
    public String green(String text) {
        return styled(text, "32");
    }

    /** The text, red on a terminal. */
    public String red(String text) {
        return styled(text, "31");
    }

    /** Prints a line whose parts were styled by this screen. */
    public void styledLine(String text) {
        out.println(text);
        out.flush();
    }

    private String styled(String text, String code) {
        return terminal ? "\u001b[" + code + "m" + plain(text) + RESET : plain(text);
    }

    /** The text with everything but a line feed replaced that could steer a terminal, or that nobody sees. */
    public static String plain(String text) {
        StringBuilder shown = new StringBuilder(text.length());
        text.codePoints().forEach(c -> shown.appendCodePoint(c == '\t' ? ' ' : c == '\n' || !steers(c) ? c : '?'));
        return shown.toString();
    }

    private static boolean steers(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> true;
            default -> false;
        };
    }
}
