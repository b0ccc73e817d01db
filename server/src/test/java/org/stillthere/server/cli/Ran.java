package org.stillthere.server.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.stillthere.server.cli.terminal.Screen;

/** The command, run in this process: what it returned and what it wrote. */
public record Ran(int exitCode, String out, String err) {
    public static Ran stillthere(String... arguments) {
        return in(Map.of(), arguments);
    }

    public static Ran in(Map<String, String> environment, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Screen screen = new Screen(new PrintWriter(out), new PrintWriter(err), false);
        int exitCode = StillThere.commandLine(environment, screen).execute(arguments);
        return new Ran(exitCode, out.toString(), err.toString());
    }
}
