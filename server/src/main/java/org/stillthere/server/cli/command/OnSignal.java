package org.stillthere.server.cli.command;

/** Ends a command that runs until SIGINT or SIGTERM: runs its last work, then exits with code 0. */
public final class OnSignal {
    private final Thread hook;

    private OnSignal(Thread hook) {
        this.hook = hook;
    }

    /** From now on until {@link #cancel}, a signal runs {@code work} and ends the process. */
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

    /** From now on a signal ends the process as usual. */
    public void cancel() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // it is running already
        }
    }
}
