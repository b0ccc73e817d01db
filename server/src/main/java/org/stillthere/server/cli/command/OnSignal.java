package org.stillthere.server.cli.command;

/** What SIGINT and SIGTERM do to a command that goes on until then: some last work, and exit code 0. */
public final class OnSignal {
    private final Thread hook;

    private OnSignal(Thread hook) {
        this.hook = hook;
    }

    /** From now on until {@link #cancel} a signal does the work and ends the process. */
    public static OnSignal run(Runnable work) {
        Thread hook = new Thread(
                () -> {
                    work.run();
                    // An exit by a signal would be 143 or 130, although all is well.
                    Runtime.getRuntime().halt(ExitCode.OK);
                },
                "stillthere-end");
        Runtime.getRuntime().addShutdownHook(hook);
        return new OnSignal(hook);
    }

    /** From now on a signal ends the process as ever. */
    public void cancel() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // it runs already
        }
    }
}
