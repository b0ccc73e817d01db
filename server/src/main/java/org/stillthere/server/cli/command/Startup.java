package org.stillthere.server.cli.command;

import org.stillthere.server.StartupException;
import org.stillthere.server.cli.terminal.Screen;

/** Reports why a server did not start. */
public final class Startup {
    private Startup() {}

    /** Prints the reason and returns the exit code. */
    public static int report(StartupException e, Screen screen) {
        screen.error(String.valueOf(e.getMessage()));
        return e.reason() == StartupException.Reason.POLICY ? ExitCode.POLICY_REJECTED : ExitCode.FAILED;
    }
}
