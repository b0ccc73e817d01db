package org.stillthere.server.cli;

import org.stillthere.server.StartupException;

/** Tells why a server did not start. */
final class Startup {
    private Startup() {}

    /** Writes the reason; returns the exit code. */
    static int report(StartupException e, Screen screen) {
        screen.error(String.valueOf(e.getMessage()));
        return e.reason() == StartupException.Reason.POLICY ? ExitCode.POLICY_REJECTED : ExitCode.FAILED;
    }
}
