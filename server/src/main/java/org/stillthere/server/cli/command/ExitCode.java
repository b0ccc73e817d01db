package org.stillthere.server.cli.command;

/** The exit codes, the same for every subcommand; the help lists them. */
public final class ExitCode {
    /** All went well. */
    public static final int OK = 0;

    /** It failed while it ran, or the server refused the event. */
    public static final int FAILED = 1;

    /** The command line, the configuration or a file that was named is wrong. */
    public static final int USAGE = 2;

    /** The policy, or a setting of it, is wrong. */
    public static final int POLICY_REJECTED = 3;

    /** The server can't be reached, or did not answer in time. */
    public static final int UNREACHABLE = 4;

    private ExitCode() {}
}
